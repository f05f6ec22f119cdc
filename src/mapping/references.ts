import type { EntityConfig } from '../config/document.ts';

/** How a person's `department` is to be read: as a key of the departments, as names from the top, or not at all. */
export function departmentBy(config: EntityConfig): 'key' | 'path' | 'none' {
  const { department, departmentPath } = config.fields;
  if (departmentPath !== undefined) return 'path';
  return department === undefined ? 'none' : 'key';
}

/** How a person's `position` is to be read: as its name, as a key of the positions, or not at all. */
export function positionBy(config: EntityConfig): 'name' | 'key' | 'none' {
  const { position, positionKey } = config.fields;
  if (positionKey !== undefined) return 'key';
  return position === undefined ? 'none' : 'name';
}
