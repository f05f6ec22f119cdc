import type { Dictionary } from '../dictionary.ts';
import { pluralOf } from '../plural.ts';

const plural = pluralOf('ru');

export const cycle: Dictionary['cycle'] = {
  listTitle: 'Циклы',
  title: (id) => `Цикл ${id}`,
  source: 'Источник',
  state: 'Состояние',
  startedAt: 'Начат',
  duration: 'Длился',
  actor: 'Кем',
  progress: (step, entity) => `${step}: ${entity}`,
  rowsOf: (rows, expected) => `${rows} из примерно ${expected}`,
  delta: (read: number, known: number) =>
    `${plural(read, { one: 'Прочитана # запись', few: 'Прочитаны # записи', many: 'Прочитано # записей', other: 'Прочитано # записи' })} из ${plural(known, { other: '#' })}: изменения после прошлого цикла.`,
  wholeFrom: (when) => `Начиная с ${when} цикл снова прочитает всё.`,
  report: 'Отчёт',
  entity: 'Сущность',
  notices: 'Замечания',
  changes: 'Изменения',
  change: 'Изменение',
  key: 'Ключ',
  who: 'Кто или что',
  fields: 'Поля',
  field: 'Поле',
  filters: 'Фильтры',
  filterText: 'Имя, ключ или значение',
  noChanges: 'Этот цикл ничего не изменил',
  noChangesText: 'Реестр уже совпадал с источником.',
  noChangesButOthers: 'То, что не применено, — на соседних вкладках.',
  noChangesAtEnd: 'Он закончился раньше, чем дошло до изменений. Следующий цикл начнёт заново.',
  noMatch: 'Ни одна строка не проходит фильтры',
  undo: 'Откатить цикл',
  undoText:
    'Каждое изменение будет откачено, если с тех пор то же самое никто не правил. Следующий цикл повторит изменения: сначала приостановите источник.',
  undoOne: 'Откатить',
  undoOneText: 'Изменение будет откачено, если с тех пор то же самое не правили.',
  undone: 'Откачено',
  undoResult: (reverted, kept, impossible) =>
    `${plural(reverted, { one: 'Откачено # изменение', few: 'Откачено # изменения', many: 'Откачено # изменений', other: 'Откачено # изменения' })}, оставлено из-за правок: ${kept}, невозможно: ${impossible}`,
  tabs: 'Разделы цикла',
  tabChanges: 'Изменения',
  tabHeld: 'Удержано',
  tabConflicts: 'Конфликты',
  tabRejected: 'Отклонено',
};
