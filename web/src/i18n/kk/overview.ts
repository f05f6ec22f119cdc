import type { Dictionary } from '../dictionary.ts';
import { pluralOf } from '../plural.ts';

const plural = pluralOf('kk');

export const overview: Dictionary['overview'] = {
  title: 'Шолу',
  allWell: 'Барлық дереккөз синхрондалған',
  troubled: (count) =>
    plural(count, { one: '# дереккөз назар аударуды қажет етеді', other: '# дереккөз назар аударуды қажет етеді' }),
  resting: (count) => plural(count, { other: '# дереккөз кідіртілген немесе әлі іске қосылмаған' }),
  running: (count) => plural(count, { one: '# цикл жүріп жатыр', other: '# цикл жүріп жатыр' }),
  waiting: 'Шешім күтуде',
  heldChanges: (count) => plural(count, { one: '# ұсталған өзгеріс', other: '# ұсталған өзгеріс' }),
  conflicts: (count) => plural(count, { one: '# қайшылық', other: '# қайшылық' }),
  rejected: (count) => plural(count, { one: '# қабылданбаған жол', other: '# қабылданбаған жол' }),
  lastCycle: 'Соңғы цикл',
  nextCycle: 'Келесі',
  latestCycles: 'Соңғы циклдер',
  latestPasses: 'Соңғы өтулер',
  showAll: 'Барлығын көрсету',
  lag: 'Жолдағы оқиғалар',
  lagNone: 'Барлық оқиға жеткізілді',
  lagWaiting: (count) => plural(count, { one: '# оқиға күтуде', other: '# оқиға күтуде' }),
  lagRefused: (count) => plural(count, { other: '# оқиға шетке қойылды' }),
  lagSince: (when) => `ең ескісі ${when}`,
  emptyTitle: 'Әзірге дереккөз жоқ',
  emptyText:
    'Дереккөз — адамдар алынатын дерекқор, каталог немесе файл. Gatehouse оны тізіліммен циклдер арқылы салыстырып, барлық айырмашылықты жояды.',
  addSource: 'Бірінші дереккөзді қосу',
};
