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
  rowsOf: (rows, expected) => `${rows} жол, барлығы шамамен ${expected}`,
  delta: (read: number, known: number) =>
    `${plural(known, { other: '#' })} жазбаның ішінен ${plural(read, { other: '#' })} оқылды: өткен циклден кейінгі өзгерістер.`,
  wholeFrom: (when) => `Цикл бәрін қайта оқитын уақыт: ${when} немесе одан кейін.`,
  report: 'Есеп',
  entity: 'Дерек түрі',
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
  noChangesButOthers: 'Қолданылмағаны көрші қойындыларда тұр.',
  noChangesAtEnd: 'Ол өзгерістерге жетпей аяқталды. Келесі цикл қайта бастайды.',
  noMatch: 'Сүзгілерден бірде-бір жол өтпейді',
  undo: 'Циклді кері қайтару',
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
};
