/** What a column most likely is, from its name in English, Russian or Kazakh, in Cyrillic or Latin letters. Only offered, never hidden. */
import type { QueriedEntity } from '../../api/drafts.ts';

type Guesses = readonly (readonly [field: string, pattern: RegExp])[];

// The names are compared in lower case, words joined by `_`. The first field whose pattern fits a free column takes it.
const surname = /^(last_?name|surname|family(_name)?|familiya|familia|fam|фамилия|фам|тегі|тег[іи]|tegi)$/;
const givenName = /^(first_?name|given_?name|forename|imya|ima|имя|аты|esimi?|есімі?|aty)$/;
const patronymic = /^(middle_?name|patronymic|otchestvo|otch|отчество|отч|әкесінің_аты|akesinin_aty|әкесі)$/;
const validFrom =
  /^(valid_?from|date_?from|hired?(_(at|on|date))?|hire_?date|start_?date|date_?start|priem|data_?priema|дата_приема|дата_приёма|принят|жұмысқа_алынған|issued?(_(at|on))?|выдан[ао]?|data_?vydachi)$/;
const validUntil =
  /^(valid_?(until|to)|date_?to|expires?(_(at|on))?|expiry|end_?date|date_?end|dismissed(_(at|on))?|fired|uvolen|data_?uvoln?\w*|дата_увольнения|уволен|жұмыстан_шыққан|termination_?date|left_(at|on))$/;

const persons: Guesses = [
  ['surname', surname],
  ['givenName', givenName],
  ['patronymic', patronymic],
  [
    'name',
    /^(full_?name|fio|f_i_o|фио|аты_?жөні|aty_?jon[iy]?|person_?name|employee_?name|display_?name|name|наименование)$/,
  ],
  [
    'employeeId',
    /^(tab_?(no|num|nomer|number|n)?|tabel\w*|employee_?(no|number|code)|personnel_?(no|number)|emp_?no|staff_?no|таб\w*_?ном\w*|табельный(_номер)?|таб_?№|табель\w*|табельдік_нөмір\w*)$/u,
  ],
  [
    'department',
    /^(dept(_id|_no)?|department(_id|_key)?|otdel(_id)?|podr\w*(_id)?|отдел(_id|_код)?|подразделение(_id|_код)?|бөлім\w*|bolim\w*|id_?(otdel\w*|dept|podr\w*)|division(_id)?|unit_id|org_unit(_id)?)$/u,
  ],
  ['position', /^(post|position|job(_?title)?|dolzh?n?ost?\w*|dolj\w*|должность|лауазым\w*|lauazym\w*|title)$/u],
  ['validFrom', validFrom],
  ['validUntil', validUntil],
  ['blocked', /^(is_)?(blocked|block|disabled|locked|zablok\w*|заблокирован\w*|блок\w*|бұғатталған)$/u],
  ['accessLevels', /^(access_?)?levels?$|^access_?groups?$|^уровн\w*(_доступа)?$|^dostup$/u],
  ['custom.phone', /^(phone|tel|telephone|mobile|telefon|телефон|тел)$/],
  ['custom.email', /^(e_?mail|mail|почта|пошта)$/],
  [
    'key',
    /^(id|key|guid|uuid|code|kod|код|ключ|person_?id|employee_?id|emp_?id|id_?(person|employee|sotr\w*)|sotrudnik_id|uid)$/u,
  ],
];

const departments: Guesses = [
  [
    'parent',
    /^(parent(_?id|_?key|_dept)?|id_?parent|pid|roditel\w*|родител\w*|parent_\w+|head_dept|upper_?id|жоғарғы\w*)$/u,
  ],
  [
    'name',
    /^(name|title|department(_name)?|dept(_name)?|naim\w*|nazvanie|наименование|название|отдел|атауы|ataui?|бөлім|otdel|caption)$/u,
  ],
  ['key', /^(id|key|guid|uuid|code|kod|код|ключ|dept_?(id|no|key)|department_?id|otdel_?id)$/],
];

const identifiers: Guesses = [
  [
    'number',
    /^(card(_?(no|num|number|code))?|number|num|nomer|номер(_карты)?|karta|карта|карт\w*|code|kod|код|uid|нөмір\w*|badge(_?no)?|pass(_?no)?)$/u,
  ],
  [
    'person',
    /^(employee(_?id)?|person(_?id)?|emp(_?id|_?no)?|id_?(person|employee|sotr\w*)|sotrudnik\w*|сотрудник\w*|owner(_id)?|holder(_id)?|user_?id|қызметкер\w*|tab_?(no|num|nomer)?)$/u,
  ],
  ['kind', /^(kind|type|tip|тип|вид|түрі)$/],
  ['validFrom', validFrom],
  ['validUntil', validUntil],
];

const guesses: Readonly<Record<QueriedEntity, Guesses>> = { persons, departments, identifiers };

/** Field -> column. A column is offered for one field only. */
export function guessFields(entity: QueriedEntity, columns: readonly string[]): Record<string, string> {
  const free = new Set(columns);
  const found: Record<string, string> = {};
  for (const [field, pattern] of guesses[entity]) {
    if (field === 'name' && 'surname' in found) continue;
    const column = [...free].find((candidate) => pattern.test(wordsOf(candidate)));
    if (column === undefined) continue;
    found[field] = column;
    free.delete(column);
  }
  // Where something else is the key, the number of an employee is what people know them by.
  const known = [...free].find((candidate) => /^(employee|emp)_?(id|no)$/.test(wordsOf(candidate)));
  if (entity === 'persons' && 'key' in found && !('employeeId' in found) && known !== undefined) {
    found['employeeId'] = known;
  }
  // Half a name is none: without a surname the given name cannot stand.
  if (entity === 'persons' && !('surname' in found) && 'name' in found) {
    delete found['givenName'];
    delete found['patronymic'];
  }
  return found;
}

const tables: Readonly<Record<QueriedEntity, RegExp>> = {
  persons:
    /employee|person|staff|people|worker|user|sotr|kadr|rabotn|lichn|сотр|кадр|работн|физлиц|қызметкер|qyzmetker/,
  departments: /dep(t|art)|division|org_?unit|otdel|podr|отдел|подразд|бөлім|bolim/,
  identifiers: /card|badge|ident|key_?fob|kart|propusk|карт|пропуск/,
};

/** Tables with those first that most likely hold the entity; whether they do is told by the number. */
export function rankTables<T extends { readonly name: string; readonly columns: readonly { readonly name: string }[] }>(
  entity: QueriedEntity,
  found: readonly T[],
): { readonly table: T; readonly likely: boolean }[] {
  const scored = found.map((table) => {
    const fields = Object.keys(
      guessFields(
        entity,
        table.columns.map(({ name }) => name),
      ),
    );
    const named = tables[entity].test(wordsOf(table.name)) ? 3 : 0;
    return { table, score: named + fields.length, likely: named > 0 && fields.length >= 2 };
  });
  return scored.toSorted((one, other) => other.score - one.score || one.table.name.localeCompare(other.table.name));
}

/** `TabNo`, `tab-no` and `TAB_NO` are the same words. */
function wordsOf(name: string): string {
  return name
    .normalize('NFC')
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1_$2')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}№]+/gu, '_')
    .replaceAll(/^_+|_+$/g, '');
}
