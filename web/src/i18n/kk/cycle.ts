import type { Dictionary } from '../dictionary.ts';
import { pluralOf } from '../plural.ts';

const plural = pluralOf('kk');

export const cycle: Dictionary['cycle'] = {
  listTitle: 'Циклдер',
  title: (id) => `${id}-цикл`,
  source: 'Дереккөз',
  state: 'Күйі',
  startedAt: 'Басталды',
  duration: 'Ұзақтығы',
  actor: 'Кім',
  progress: (step, entity) => `${step}: ${entity}`,
  rowsOf: (rows, expected) => `шамамен ${expected} ішінен ${rows}`,
  delta: (read: number, known: number) =>
    `${plural(known, { other: '#' })} жазбаның ${plural(read, { other: '#' })} оқылды: өткен циклден кейінгі өзгерістер.`,
  wholeFrom: (when) => `${when} бастап келесі цикл бәрін оқиды.`,
  report: 'Есеп',
  entity: 'Мән түрі',
  notices: 'Ескертпелер',
  changes: 'Өзгерістер',
  change: 'Өзгеріс',
  key: 'Кілт',
  who: 'Кім немесе не',
  fields: 'Өрістер',
  field: 'Өріс',
  filters: 'Сүзгілер',
  filterText: 'Аты, кілті немесе мәні',
  noChanges: 'Бұл цикл ештеңе өзгерткен жоқ',
  noChangesText: 'Тізілім дереккөзбен сәйкес болған.',
  noMatch: 'Сүзгілерден бірде-бір жол өтпейді',
  undo: 'Цикл өзгерістерін қайтару',
  undoText:
    'Содан бері ешкім түзетпеген өзгерістер қайтарылады. Келесі цикл өзгерістерді қайталайды: алдымен дереккөзді кідіртіңіз.',
  undoOne: 'Қайтару',
  undoOneText: 'Содан бері түзетілмеген болса, өзгеріс қайтарылады.',
  undone: 'Қайтарылды',
  undoResult: (reverted, kept, impossible) =>
    `${plural(reverted, { one: '# өзгеріс қайтарылды', other: '# өзгеріс қайтарылды' })}, түзетілгендіктен қалды: ${kept}, мүмкін емес: ${impossible}`,
  tabs: 'Цикл бөлімдері',
  tabChanges: 'Өзгерістер',
  tabHeld: 'Ұсталды',
  tabConflicts: 'Қайшылықтар',
  tabRejected: 'Қабылданбады',
  tabReport: 'Есеп',
};
