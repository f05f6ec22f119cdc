/** What the audit log says that somebody did: it is in English, and other languages translate it. */
export const audit: Readonly<Record<string, string>> = {};
