import type { Dictionary } from '../dictionary.ts';
import { pluralOf } from '../plural.ts';

const plural = pluralOf('kk');

export const events: Dictionary['events'] = {
  text: 'Кім қай жерден өтті — есіктердің хабарлауынша. Жаңа оқиғалар өздігінен шығады.',
  filters: 'Оқиғаларды іріктеу',
  from: 'Қашаннан',
  to: 'Қашанға дейін',
  person: 'Адам',
  personHint: 'Атын теріп, таңдаңыз',
  accessPoint: 'Өту нүктесі',
  outcome: 'Нәтиже',
  outcomes: { granted: 'Өтті', denied: 'Рұқсат жоқ' },
  directions: { in: 'Кіру', out: 'Шығу', unknown: 'Белгісіз' },
  at: 'Уақыты',
  direction: 'Бағыты',
  number: 'Нөмірі',
  unknownPerson: 'тізілімде жоқ',
  localTime: (zone) => `Уақыт: ${zone}`,
  list: 'Оқиғалар',
  chart: 'Сағат бойынша өтулер',
  chartText: (granted, denied) =>
    `${plural(granted, { one: '# өту', other: '# өту' })}, ${plural(denied, { one: '# бас тарту', other: '# бас тарту' })}`,
  chartDay: 'соңғы 24 сағат',
  emptyTitle: 'Оқиғалар әзірге жоқ',
  emptyText:
    'Контроллерлер оқиғаларды «Оқиғаларды жазу» құқығы бар кілтпен жібереді немесе файлдан жазыңыз: gatehouse events record FILE.',
  noMatch: 'Ешбір оқиға сәйкес келмейді',
  noMatchText: 'Ұзағырақ уақыт аралығын алыңыз немесе шартты алып тастаңыз.',
  makeToken: 'Кілт жасау',
  clear: 'Шарттарды алып тастау',
  ofPersonEmpty: 'Бұл адамның оқиғалары жоқ',
  ofPersonEmptyText: 'Есік осы адам немесе оның идентификаторы туралы хабарлағанда, осында тұрады.',
};
