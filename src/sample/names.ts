/** Names of people as a plant in Kazakhstan or on the Volga has them. */
import type { Random } from './random.ts';

export interface PersonName {
  readonly surname: string;
  readonly givenName: string;
  /** Empty for people who have none. */
  readonly patronymic: string;
}

/** A name whose parts agree in gender and language. */
export function personName(random: Random): PersonName {
  const man = random.chance(58);
  return random.chance(45) ? kazakhName(random, man) : russianName(random, man);
}

function russianName(random: Random, man: boolean): PersonName {
  const surname = random.pick(russianSurnames);
  const father = random.pick(russianFathers);
  return {
    surname: man ? surname : feminine(surname),
    givenName: random.pick(man ? russianMen : russianWomen),
    patronymic: `${father}${patronymicEnding(father, man)}`,
  };
}

function kazakhName(random: Random, man: boolean): PersonName {
  const surname = random.pick(kazakhSurnames);
  // Both spellings of the patronymic live side by side, and some documents have none.
  const style = random.between(1, 10);
  const father = random.pick(kazakhMen);
  const patronymic = style <= 6 ? `${father}${man ? 'ұлы' : 'қызы'}` : style <= 9 ? russianPatronymic(random, man) : '';
  return {
    surname: man ? surname : feminine(surname),
    givenName: random.pick(man ? kazakhMen : kazakhWomen),
    patronymic,
  };
}

function russianPatronymic(random: Random, man: boolean): string {
  const father = random.pick(kazakhFathers);
  return `${father}${patronymicEnding(father, man)}`;
}

/** Stems are what the ending follows: a whole name (`Иван`), or one without its last letter (`Серге`, `Никола`, `Юрь`). */
function patronymicEnding(stem: string, man: boolean): string {
  if (/[еаь]$/.test(stem)) return man ? 'евич' : 'евна';
  return man ? 'ович' : 'овна';
}

function feminine(surname: string): string {
  if (/(ов|ев|ёв|ин|ын)$/.test(surname)) return `${surname}а`;
  return surname.replace(/ский$/, 'ская').replace(/цкий$/, 'цкая').replace(/ный$/, 'ная');
}

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}

const russianMen = words(`
  Александр Алексей Анатолий Андрей Антон Артём Борис Вадим Валерий Василий Виктор Виталий Владимир Вячеслав Геннадий
  Георгий Григорий Денис Дмитрий Евгений Егор Иван Игорь Илья Кирилл Константин Максим Михаил Николай Олег Павел Пётр
  Роман Сергей Станислав Степан Тимофей Фёдор Юрий Ярослав`);

const russianWomen = words(`
  Алёна Алла Анастасия Анна Валентина Вера Виктория Галина Дарья Евгения Екатерина Елена Жанна Зинаида Зоя Инна Ирина
  Кристина Ксения Лариса Любовь Людмила Маргарита Марина Мария Надежда Наталья Нина Оксана Ольга Полина Раиса Светлана
  Софья Тамара Татьяна Ульяна Юлия Яна`);

const russianFathers = words(`
  Александр Антон Артём Борис Вадим Виктор Владимир Вячеслав Герман Денис Егор Иван Кирилл Константин Леонид Максим
  Олег Петр Роман Руслан Степан Фёдор Эдуард Яков Алексе Андре Анатоль Василь Матве Никола Серге Тимофе Юрь`);

const russianSurnames = words(`
  Абрамов Авдеев Андреев Антонов Афанасьев Баранов Белов Беляев Березин Блинов Богданов Бойко Бондаренко Борисов Быков
  Васильев Виноградов Власов Волков Воробьёв Гаврилов Герасимов Голубев Горбунов Григорьев Громов Гусев Давыдов Данилов
  Демидов Денисов Дмитриев Дорофеев Егоров Ефимов Жуков Зайцев Захаров Зимин Зуев Иванов Ильин Казаков Калашников
  Карпов Киселёв Климов Ковалёв Козлов Комаров Коновалов Кравченко Красинский Крылов Кузнецов Кулешов Лаврентьев Лебедев
  Лукин Макаров Мартынов Медведев Мельник Миронов Морозов Назаров Никитин Новицкий Носов Орлов Осипов Павлов Петренко
  Петров Полянский Пономарёв Попов Родионов Романов Рябов Савельев Сафонов Семёнов Сидоров Смирнов Соколов Сорокин
  Степанов Тарасов Тимофеев Титов Трофимов Ушаков Фёдоров Филиппов Фомин Харитонов Цветков Чернышёв Шевченко Широкий
  Щербаков Юдин Яковлев`);

const kazakhMen = words(`
  Абай Айдар Айдос Ақжол Алмас Арман Асқар Асхат Әділет Әлихан Бақыт Бауыржан Бекзат Берік Болат Ғабит Ғалым Дархан
  Дәурен Дидар Дінмұхамед Ерлан Ержан Ермек Жандос Жасұлан Қайрат Қанат Марат Мұрат Мұхтар Нұржан Нұрлан Нұрсұлтан
  Олжас Өмірбек Рүстем Санжар Саят Серік Талғат Темірлан Тимур Төлеген Үмбет`);

const kazakhWomen = words(`
  Айгерім Айгүл Айнұр Айша Ақбота Ақмарал Алия Алтынай Аружан Әйгерім Әсел Баян Бибігүл Гауһар Гүлмира Гүлнәр Ғалия
  Дана Дариға Динара Жанар Жұлдыз Зарина Зәуре Қарлығаш Күләш Ләззат Мадина Мәдина Меруерт Назгүл Нұргүл Перизат Раушан
  Сәуле Сымбат Толқын Ұлжан Шолпан`);

const kazakhFathers = words(`
  Айдар Аскар Асхат Болат Бауыржан Ерлан Ержан Жанат Кайрат Канат Марат Мурат Нурлан Серик Талгат Тимур`);

const kazakhSurnames = words(`
  Абдрахманов Абенов Айтжанов Ақылбаев Алимов Асанов Ахметов Әбілқасымов Әлімбеков Әубәкіров Байжанов Бекмұхамбетов
  Бекенов Досжанов Ермеков Есімов Жақыпов Жансүгіров Жұмабаев Жүнісов Ибраев Исабеков Искаков Қалиев Қасымов Кенжебаев
  Қожахметов Құлыбаев Құрманов Мамытов Мұқанов Мұсабаев Мұхамеджанов Нұрпейісов Омаров Оразбаев Оспанов Өтегенов Рахимов
  Садықов Сағынтаев Сәрсенбаев Сейітқали Серікбай Смағұлов Сүлейменов Тілеубаев Төлегенов Тұрсынов Үсенов Шаяхметов
  Ысқақов`);
