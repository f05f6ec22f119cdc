/** Whether a text is the name of a time zone of the IANA database, such as `Europe/Moscow`. */
export function isTimeZone(name: string): boolean {
  // Offsets such as +03:00 are accepted by the runtime, but they are not zones: they know no summer time.
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
