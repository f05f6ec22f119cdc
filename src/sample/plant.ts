/** The plant that the sample is about: its departments, positions and access levels. */

export interface SampleDepartment {
  readonly id: number;
  readonly parent: number | null;
  readonly title: string;
}

/** Departments in the order of the outline below, parents first; ids count from 1. */
export function plantDepartments(): readonly SampleDepartment[] {
  const departments: SampleDepartment[] = [];
  const above: number[] = [];
  for (const line of outline.trim().split('\n')) {
    const title = line.trim();
    const level = (line.length - line.trimStart().length) / 2;
    const id = departments.length + 1;
    departments.push({ id, parent: above[level - 1] ?? null, title });
    above[level] = id;
  }
  return departments;
}

const outline = `
Завод
  Дирекция
    Приёмная
    Юридический отдел
    Отдел кадров
      Бюро пропусков
      Учебный центр
    Бухгалтерия
      Расчётная группа
      Материальная группа
    Планово-экономический отдел
  Техническая дирекция
    Конструкторский отдел
      Бюро гидравлики
      Бюро электроники
    Отдел главного технолога
    Центральная лаборатория
    Отдел информационных систем
      Группа поддержки
      Группа разработки
  Производство
    Заготовительный цех
    Механический цех
      Токарный участок
      Фрезерный участок
        Бригада станков с ЧПУ
    Сборочный цех
      Участок узловой сборки
      Участок общей сборки
      Испытательный стенд
    Инструментальный цех
    Ремонтно-механический цех
    Энергоцех
      Котельная
  Снабжение и сбыт
    Отдел снабжения
    Склад готовой продукции
    Транспортный цех
  Служба безопасности
    Караул № 1
`;

export const positions: readonly string[] = `
Директор
Заместитель директора
Главный инженер
Начальник отдела
Начальник цеха
Мастер участка
Бригадир
Инженер-конструктор
Инженер-технолог
Инженер-программист
Инженер по качеству
Экономист
Бухгалтер
Юрисконсульт
Специалист по кадрам
Секретарь
Лаборант
Токарь 4-го разряда
Токарь 5-го разряда
Фрезеровщик
Оператор станков с ЧПУ
Слесарь-сборщик
Слесарь-ремонтник
Электромонтёр
Сварщик
Стропальщик
Кладовщик
Водитель
Машинист котла
Охранник
Уборщик
Практикант
`
  .trim()
  .split('\n');

export const accessLevels: readonly string[] = [
  'Проходная',
  'Заводоуправление',
  'Производство',
  'Склад',
  'Стоянка',
  'Серверная',
  'Лаборатория',
  'Круглосуточно',
];
