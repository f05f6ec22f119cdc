/** A person's name as lists show it. */
interface Named {
  readonly surname: string;
  readonly givenName: string | null;
  readonly patronymic: string | null;
}

export function personName({ surname, givenName, patronymic }: Named): string {
  return [surname, givenName, patronymic].filter(Boolean).join(' ');
}
