import type { Dictionary } from '../dictionary.ts';
import { pluralOf } from '../plural.ts';

const plural = pluralOf('ru');

export const overview: Dictionary['overview'] = {
  title: 'Обзор',
  allWell: 'Все источники синхронны',
  troubled: (count) =>
    plural(count, {
      one: '# источник требует внимания',
      few: '# источника требуют внимания',
      many: '# источников требуют внимания',
      other: '# источника требуют внимания',
    }),
  resting: (count) =>
    plural(count, {
      one: '# источник приостановлен или ещё не запускался',
      few: '# источника приостановлены или ещё не запускались',
      many: '# источников приостановлены или ещё не запускались',
      other: '# источника приостановлены или ещё не запускались',
    }),
  running: (count) =>
    plural(count, { one: 'Идёт # цикл', few: 'Идут # цикла', many: 'Идут # циклов', other: 'Идут # цикла' }),
  waiting: 'Ждёт решения',
  heldChanges: (count) =>
    plural(count, {
      one: '# удержанное изменение',
      few: '# удержанных изменения',
      many: '# удержанных изменений',
      other: '# удержанного изменения',
    }),
  conflicts: (count) =>
    plural(count, { one: '# конфликт', few: '# конфликта', many: '# конфликтов', other: '# конфликта' }),
  rejected: (count) =>
    plural(count, {
      one: '# отклонённая строка',
      few: '# отклонённые строки',
      many: '# отклонённых строк',
      other: '# отклонённой строки',
    }),
  lastCycle: 'Последний цикл',
  nextCycle: 'Следующий',
  latestCycles: 'Последние циклы',
  latestPasses: 'Последние проходы',
  showAll: 'Показать все',
  lag: 'События в пути',
  lagNone: 'Все события доставлены',
  lagWaiting: (count) =>
    plural(count, { one: '# событие ждёт', few: '# события ждут', many: '# событий ждут', other: '# события ждут' }),
  lagRefused: (count) =>
    plural(count, {
      one: '# событие отложено',
      few: '# события отложены',
      many: '# событий отложено',
      other: '# события отложено',
    }),
  lagSince: (when) => `самое старое: ${when}`,
  emptyTitle: 'Источников пока нет',
  emptyText:
    'Источник — это база данных, каталог или файл, откуда берутся люди. Gatehouse сравнивает его с реестром циклами и устраняет все различия.',
  addSource: 'Добавить первый источник',
};
