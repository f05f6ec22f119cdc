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
  wholeFrom: (when) => `С ${when} следующий цикл прочтёт всё.`,
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
  noMatch: 'Ни одна строка не проходит фильтры',
  undo: 'Отменить изменения цикла',
  undoText:
    'Каждое изменение будет возвращено, если с тех пор его никто не правил. Следующий цикл повторит изменения: сначала приостановите источник.',
  undoOne: 'Вернуть',
  undoOneText: 'Изменение будет возвращено, если с тех пор то же самое не правили.',
  undone: 'Возвращено',
  undoResult: (reverted, kept, impossible) =>
    `${plural(reverted, { one: 'Возвращено # изменение', few: 'Возвращено # изменения', many: 'Возвращено # изменений', other: 'Возвращено # изменения' })}, оставлено из-за правок: ${kept}, невозможно: ${impossible}`,
  tabs: 'Разделы цикла',
  tabChanges: 'Изменения',
  tabHeld: 'Удержано',
  tabConflicts: 'Конфликты',
  tabRejected: 'Отклонено',
  tabReport: 'Отчёт',
};
