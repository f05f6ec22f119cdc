import type { Dictionary } from '../dictionary.ts';
import { pluralOf } from '../plural.ts';

const plural = pluralOf('ru');

export const events: Dictionary['events'] = {
  text: 'Кто и где прошёл — как сообщают двери. Новые события появляются сами.',
  filters: 'Отбор событий',
  from: 'С',
  to: 'По',
  person: 'Человек',
  personHint: 'Начните набирать имя и выберите',
  accessPoint: 'Точка доступа',
  outcome: 'Исход',
  outcomes: { granted: 'Проход', denied: 'Отказ' },
  directions: { in: 'Вход', out: 'Выход', unknown: 'Неизвестно' },
  at: 'Время',
  direction: 'Направление',
  number: 'Номер',
  unknownPerson: 'нет в реестре',
  localTime: (zone) => `Время: ${zone}`,
  list: 'События',
  chart: 'Проходы по часам',
  chartText: (granted, denied) =>
    `${plural(granted, { one: '# проход', few: '# прохода', many: '# проходов', other: '# прохода' })}, ${plural(denied, { one: '# отказ', few: '# отказа', many: '# отказов', other: '# отказа' })}`,
  chartDay: 'последние 24 часа',
  emptyTitle: 'Событий пока нет',
  emptyText:
    'Контроллеры присылают события с ключом, у которого есть право «Запись событий», или запишите их из файла: gatehouse events record FILE.',
  noMatch: 'Ни одно событие не подходит',
  noMatchText: 'Возьмите более длинный промежуток или снимите условие.',
  makeToken: 'Создать ключ',
  clear: 'Снять все условия',
  ofPersonEmpty: 'Событий этого человека нет',
  ofPersonEmptyText: 'Когда дверь сообщит об этом человеке или его идентификаторе, событие появится здесь.',
};
