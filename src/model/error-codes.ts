/**
 * Every error Gatehouse can report, by its stable code: what it means and what its reader can do. Grouped by subject; the manual's
 * page of errors is made from this table, so each text is written for an administrator of access control.
 */
export const errorCodes = {
  // the command line
  'command.usage': 'The command was called with unknown or missing words. Run it with --help.',
  'command.notFound': 'What the command names is not in the registry. `gatehouse list` shows what is.',
  'command.cancelled': 'The command was interrupted. What was committed before stays; run it again to go on.',
  'command.output':
    'Standard output could not take what was printed, as where a disk is full. What the command did besides printing is done.',
  'command.dataFolder':
    'The data folder cannot be created, read or written. Check --data and the rights on the folder.',
  'command.noRegistry':
    'There is no registry at this place yet. Check --data and --database, or make one with `gatehouse apply`.',
  'command.demoFolder':
    'The folder holds something other than a demonstration, which only ever replaces its own files.',

  // the configuration document
  'config.read': 'The configuration file cannot be read.',
  'config.syntax': 'The file is not YAML. The message names line and column.',
  'config.invalid': 'A setting has a value it cannot have. The message names its path and line.',
  'config.unknownKey': 'A key is not known at this place. A nearby spelling is offered.',
  'config.unsupported': 'The key is known, but this version cannot do what it asks for.',
  'config.reference': 'A ${NAME} or ${file:...} in the document cannot be resolved.',
  'config.secret':
    'A stored secret cannot be decrypted: the key file or GATEHOUSE_KEY is not the one it was stored with.',
  'config.source': 'No source of this name is configured.',
  'config.column': 'A column that the configuration names is not in the result of the query.',

  // sources
  'source.connect': 'The source cannot be reached or refuses the sign-in.',
  'source.driver': 'The driver is not installed, or it cannot be loaded.',
  'source.query': 'The source refuses the query.',
  'source.read': 'The connection broke, or the source reported an error, while rows were being read.',
  'source.timeout':
    'The source did not answer within the time limit for connecting, for the first row or between rows.',
  'source.value': 'A value cannot be read from the source without loss.',
  'source.crashed': 'The reading process ended by itself, most often by a fault of the driver.',
  'source.cancelled': 'Reading was cancelled.',
  'source.unsupported': 'This kind of source cannot do what was asked of it.',
  'source.readOnly': 'The source is configured readOnly: true; nothing may be written to it.',

  // directories
  'ldap.signIn':
    'The directory refuses the account or its password. Check bindDn and password; Active Directory also says when the account is disabled, locked out, or has an expired password.',
  'ldap.certificate':
    'The certificate of the directory is not accepted. Name the authority that signed it in tls.ca, and the host as the certificate names it.',
  'ldap.encryption':
    'The directory wants encryption, or cannot give it. Use ldaps://, or StartTLS on a server that has a certificate.',
  'ldap.base':
    'The distinguished name is not in the directory, or the account may not see it. Nothing was read and nothing is removed.',
  'ldap.rights': 'The account may not read or write there. Give it the right, as the page on directories shows.',
  'ldap.limit':
    'The directory stopped the search at a limit of its own. What came is not used, since it is not all; raise the limits of the account.',
  'ldap.filter': 'The search filter is not written as RFC 4515 asks. The message names the character.',
  'ldap.referral':
    'Another server keeps what was asked for. Gatehouse follows no referral; connect to the server that is named.',

  // mapping of a row
  'mapping.required': 'A field that must have a value is empty.',
  'mapping.text': 'A text contains what cannot be kept (a NUL character, half a surrogate pair) or is too long.',
  'mapping.date': 'A date is not in the format that is configured or is not a real date.',
  'mapping.boolean': 'A value is neither true nor false.',
  'mapping.number': 'A number is not a number, or out of its range.',
  'mapping.choice': 'A value is not one of those allowed.',
  'mapping.bytes': 'A binary value stands where text is expected, or the other way round.',
  'mapping.expression': 'An expression failed on this row, or gave a value of the wrong type.',
  'mapping.period': 'A period ends before it starts.',
  'mapping.time': 'A time of day is not written as HH:MM, or there is no such time.',
  'mapping.name': 'A name cannot be taken apart into surname, given name and patronymic.',

  // card numbers
  'number.format': 'The format of the number is unknown.',
  'number.syntax': 'The number is not written as its format asks.',
  'number.range': 'The number, or a part of it, is larger than its format allows.',
  'number.lossy': 'The number cannot be written in this format without losing digits.',

  // work schedules and justification documents
  'schedule.contradiction': 'The rows of one work schedule say different things of it. The schedule is not used.',
  'schedule.day': 'A day of a work schedule is outside its cycle.',
  'schedule.anchor': 'A work schedule whose cycle is not a week does not say on which date it begins.',
  'schedule.interval': 'Intervals of a work schedule overlap, or a break is outside the working time.',
  'document.type': 'The type of a justification document is not in the table of types.',
  'document.typeTaken': 'Another type of documents has the code, or one that sources could not tell from it.',
  'document.typeInUse': 'There are documents of the type, so it cannot be removed.',
  'document.overlap': 'Two justification documents of one person, both of exclusive types, cover the same time.',

  // records that are pushed
  'push.record': 'A pushed record is not an object of plain values, is too large, or lacks what identifies it.',
  'push.snapshot':
    'The snapshot is not being put together: it was committed or dropped, a newer one was begun, or it is of other entities.',
  'push.trial':
    'Records of a source that is only being set up cannot be taken: the source is configured by now, or more came than are kept for a look.',

  // what a cycle finds
  'cycle.nullKey': 'Rows have no key. The entity is not read; the rows are named.',
  'cycle.duplicateKey': 'Several rows have the same key. The entity is not read; the rows are named.',
  'cycle.duplicate': 'The row repeats an earlier row of the same reading.',
  'cycle.departmentCycle': 'A department is above itself.',
  'cycle.departmentOrphan': 'The parent of the department is not among the rows.',
  'cycle.unknownDepartment': 'The department of the person is not among the rows.',
  'cycle.unknownPerson': 'The person that the row belongs to is not among the rows.',
  'cycle.ambiguousPerson':
    'The reference is the key of one person and the personKey of another. Say in the configuration which is meant.',
  'cycle.unknownPosition': 'The position of the person is not among the rows.',
  'cycle.unknownLevel': 'The access level is not among the rows.',
  'cycle.unknownSchedule': 'The work schedule is not among the rows.',
  'cycle.inUse':
    'What is gone from the source is still used here: a department that is not empty, a position that somebody has.',
  'cycle.running': 'A cycle of this source is already running.',
  'cycle.cancelled': 'The cycle was cancelled. What it had committed stays and is reported.',
  'cycle.state': 'The cycle is not in a state in which this can be done.',
  'cycle.crashed':
    'The process of the cycle ended before the cycle did. What it had committed stays; the next cycle goes on from there.',
  'conflict.identifier': 'The identifier is held by somebody else, outside this source.',
  'conflict.match':
    'Several people agree with the new row on all fields to match by, or several new rows with one person; nobody is joined until somebody decides who the row is.',
  'conflict.decision': 'This conflict cannot be decided in this way: see what it is about and what can be decided.',
  'conflict.changed':
    'What the conflict is about has changed meanwhile. Look at it again, and decide on what is there now.',
  'guard.removals': 'More removals than the guard allows: held for a decision.',
  'guard.changes': 'One field changes for more people than the guard allows: held for a decision.',
  'guard.empty': 'The source answered with no rows where there were some: held for a decision.',

  // accounts of a directory
  'accounts.configuration':
    'Account blocking cannot work as it is configured. Nobody is blocked until that is corrected; the message says what.',
  'accounts.changed': 'Somebody changed the account at the same moment. Nothing was written; it is looked at again.',
  'accounts.stale':
    'The domain controller that was asked does not know yet what another one was told. It is asked again.',
  'accounts.missing':
    'An account that Gatehouse disabled is not found any more. If it was deleted, have it forgotten; if not, give the right to read it.',
  'accounts.notConfigured':
    'The configuration says nothing of accountBlocking, so there is nothing to suspend or resume.',

  // access events
  'event.syntax': 'A line is not a JSON object, so it is no access event.',
  'event.field': 'A field of an access event is missing, unknown or has a value it cannot have.',
  'event.time': 'The time or the zone of an access event cannot be understood.',

  // events and numbers to the sources
  'relay.refused':
    'The target refuses an event for good. It is set aside; correct the cause and send it again with `gatehouse relay retry`.',
  'relay.bookmark':
    'The target has received events that this registry has not recorded: the registry was restored from an older copy, or is another one.',
  'relay.notWritten': 'The statement of assignedNumbers touched no row, so the number did not reach the source.',
  'relay.running': 'Another process already relays events of this registry.',
  'hook.unreachable': 'The receiver of a web hook cannot be reached, or does not answer in time.',
  'hook.answer':
    'The receiver of a web hook answers that it cannot take events now, or with a redirect, which is never followed.',
  'hook.address':
    'The address of a web hook is one that hooks may not reach: this machine itself, link-local addresses, metadata services. The hook can be allowed to.',
  'hook.unknown': 'No web hook of this name is configured.',
  'identifier.taken': 'The number is held by somebody already.',
  'identifier.readBack':
    'A source would get the number in a format in which its next cycle could not recognise it, most often one of other bits.',
  'identifier.noneFree': 'No free number is left in the range.',

  // the registry
  'registry.open': 'The registry cannot be opened.',
  'registry.version': 'The registry was written by a newer version of Gatehouse.',
  'registry.full': 'No space is left for the registry. Nothing of the step that failed was kept.',
  'registry.write': 'The registry refused a change. Nothing of the step that failed was kept.',
  'registry.busy': 'Somebody else is writing to the registry; it stayed locked for longer than the time limit.',

  // accounts and who may do what
  'auth.required': 'The request needs a sign-in or a token, and has none that is valid.',
  'auth.failed': 'Name and password do not belong to an account that may sign in.',
  'auth.codeNeeded': 'The account has a second factor: the password needs the code that the authenticator app shows.',
  'auth.code':
    'The code of the second factor is wrong, too old, or was used already. Type the one that the app shows now.',
  'auth.factorTaken': 'The account has a second factor already. Remove it before setting up another.',
  'auth.factorMissing':
    'Accounts of this role need a second factor, and this one has none yet. Set it up after signing in on the page.',
  'auth.forbidden': 'The account, or the token, may not do this.',
  'auth.origin': 'The request comes from a page of another site, and was refused for safety.',
  'auth.throttled': 'Too many failed attempts. Wait as long as the answer says.',
  'auth.disabled': 'The account is disabled. An administrator can enable it again.',
  'auth.openidOff': 'Signing in through an OpenID provider is not configured. Sign in with name and password.',
  'auth.provider':
    'The OpenID provider does not answer, or not as it should. The log of the server says why; name and password still work.',
  'auth.providerRefused':
    'The OpenID provider refused the sign-in, or it was broken off there. Begin it again, or ask whoever runs the provider.',
  'auth.openidAnswer':
    'The answer does not belong to a sign-in that this browser has begun, is too old, or cannot be trusted. Begin the sign-in again.',
  'auth.openidRole':
    'The OpenID provider knows you, but none of your groups has a role in Gatehouse. Ask an administrator for a group that has one.',
  'auth.openidName':
    'An account of this name exists already and is not linked with you at the OpenID provider. An administrator can link the two.',
  'auth.setup': 'The code of the first start is wrong or too old, or the first account exists already.',
  'auth.link': 'The sign-in link of the demonstration was used already, is too old, or comes from another machine.',
  'account.password': 'The password is too short, too common or like the name.',
  'account.name': 'An account of this name exists already, or the name cannot be used.',
  'account.subject':
    'The person at the OpenID provider belongs to another account already, or the account would have no way to sign in left.',
  'account.tokens': 'The account has as many tokens as one may have. Remove those that no program uses any more.',
  'account.unknown': 'There is no such account or token.',
  'account.lastAdministrator':
    'The last administrator who can sign in cannot be removed, disabled or given another role.',

  // requests to the server
  'request.invalid': 'The request is not as the operation asks. Each fault is named with its place.',
  'request.keyTaken':
    'The Idempotency-Key belongs to another request, or to the same one, which is still being carried out.',
  'request.notFound': 'There is nothing at this address.',
  'request.method': 'The address does not take this method. Use one that the answer names.',
  'request.tooLarge': 'The request is larger than the operation takes.',
  'request.mediaType': 'The operation does not take a body of this type.',
  'request.limit': 'Too many requests in a short time. Wait as long as the answer says.',
  'server.fault': 'Something unforeseen happened. The log of the server has it under the time of the request.',
  'server.closing': 'The server is shutting down.',
  'server.start': 'The server cannot start: the port is taken, or a certificate cannot be read.',

  // photos
  'photo.format': 'The bytes are not a photo of a kind that is accepted: JPEG, PNG, GIF, WebP or BMP.',
  'photo.broken': 'The photo is damaged or cut off. Save it anew in the source.',
  'photo.tooLarge': 'The photo has more bytes or pixels, or needs more memory, than the limit for photos allows.',
  'photo.animated': 'The photo is an animation of several frames. Put a still picture in its place.',
  'photo.timeout': 'The photo was not decoded within the time limit. The decoder was ended; only this photo is lost.',
  'photo.crashed':
    'The decoder, or the process that reads the source, ended by itself at this photo. Only this photo is lost; save it anew in the source.',
  'photo.decoder': 'The decoder of photos does not start. No photo was judged; the message says what it lacks.',
  'photo.cancelled': 'Decoding the photo was cancelled.',
  'photo.fetch':
    'Not all photos could be fetched from the source. The message says why; the next cycle fetches the rest.',
  'photo.shared': 'Several people have the very same picture, such as a placeholder. Look whose it is.',
} as const;

/** A stable error code, `subject.case`. */
export type ErrorCode = keyof typeof errorCodes;
