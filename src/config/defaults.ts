/** What holds where a document says nothing: told by its schema, filled in by `build.ts`. */

export const defaultTimeLimits = { connect: '15s', firstRow: '2m', silence: '1m' } as const;
export const defaultPriority = 100;
export const defaultSeparators = { accessLevels: ';', departmentPath: '/' } as const;
export const defaultPhotos = { width: 480, height: 640, quality: 85 } as const;
export const defaultFullReadingEvery = '1h';
export const defaultHook = { timeout: '10s', batch: 1 } as const;
export const defaultAccountBlocking = { after: '5m', limit: 30 } as const;
