/** What the address of the page says to look for, so that a list can be sent to a colleague and gone back to. */
export interface PeopleSearch {
  readonly search?: string;
  readonly department?: number;
  readonly status?: string;
  readonly source?: string;
}

export function peopleSearch(words: Readonly<Record<string, unknown>>): PeopleSearch {
  const search = text(words['search']);
  const status = text(words['status']);
  const source = text(words['source']);
  const department = Number(words['department']);
  return {
    ...(search && { search }),
    ...(Number.isSafeInteger(department) && department > 0 && { department }),
    ...(status && { status }),
    ...(source && { source }),
  };
}

/** Numbers in an address arrive as numbers: a card is searched for as well as a name. */
function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
