import { GatehouseError } from '../model/errors.ts';
import { speakingPhotos } from '../registry/lists/photos.ts';
import { readPhoto, readPhotoByHash, type StoredPhoto } from '../registry/photos.ts';
import type { Installation } from './installation.ts';
import { showPerson } from './show-person.ts';
import { priorities } from './stored-configuration.ts';

/** The photo of the one person with this ID or employee ID. Errors: `command.notFound`. */
export async function personPhoto(
  installation: Installation,
  word: string,
  by: 'any' | 'id' | 'employee-id' = 'any',
): Promise<StoredPhoto> {
  const { database } = installation;
  const { people } = await showPerson(installation, word, by);
  const [one, another] = people;
  if (one === undefined || another !== undefined) {
    throw new GatehouseError('command.notFound', `${people.length} people have the employee ID "${word}".`, {
      place: 'ID-or-EMPLOYEE-ID',
      value: word,
      remedy: `Name one by ID: ${people.map(({ person }) => person.id).join(', ')}`,
    });
  }
  const { id, name } = one.person;
  const facts = (await speakingPhotos(database, [id], { priorityOf: await priorities(database) })).get(id);
  const photo = facts === undefined ? undefined : await readPhoto(database, id, facts.sourceId);
  if (photo === undefined) {
    throw new GatehouseError('command.notFound', `${name} has no photo.`, {
      place: 'ID-or-EMPLOYEE-ID',
      value: word,
      remedy: 'Photos that were rejected are in: gatehouse list rejects --entity photos',
    });
  }
  return photo;
}

/** A photo that changes name by its SHA-256, while somebody has it or had it last. Errors: `command.notFound`. */
export async function photoByHash({ database }: Installation, sha256: string): Promise<Uint8Array> {
  const jpeg = await readPhotoByHash(database, sha256);
  if (jpeg !== undefined) return jpeg;
  throw new GatehouseError('command.notFound', 'This photo is not kept any more.', {
    place: 'sha256',
    value: sha256,
    remedy: 'Of each person and source the present photo and the one before it are kept.',
  });
}
