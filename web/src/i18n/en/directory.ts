/** The wizard of directories: their tree, groups and certificates. */
export const directory = {
  tree: 'Units of the directory',
  treeHint: 'Choose the unit that people are in; everything below it is read.',
  treeSearch: 'Search among the units',
  treeFew: (shown: string, all: string) => `${shown} of ${all} units fit. Write more to see the others.`,
  verify: 'Check of the certificate',
  verifyChoices: {
    full: 'authority and host name',
    ca: 'authority only: the host is called otherwise here',
    none: 'none: anybody could pose as this server',
  },
  verifyNone: 'Without the check, whoever is between here and the server can read the password. Only for a trial.',
  certificateTitle: 'How to make the certificate known',
  certificateSteps: [
    'Ask for the certificate of the authority that signed the server’s. In Active Directory Certificate Services: certutil -ca.cert ca.cer, then certutil -encode ca.cer ca.pem.',
    'Or see what the server shows: openssl s_client -showcerts -connect HOST:636. The last certificate is that of the authority; compare its fingerprint with your administrator’s.',
    'Put it as a PEM file on the computer of Gatehouse, readable for its account, and write its path in “Certificate authority”.',
    'Write the host in the address as the certificate has it: a name, not an IP address.',
  ],
  filterFound: (count: string) => `The filter finds people; here are the first ${count}.`,
  filterNone: 'The filter finds nobody below this unit.',
  attributes: 'Attributes that people have here',
  groups: 'Access levels from groups',
  groupsText:
    'Members of a group get the access level of the name that you write beside it. Other groups give nothing.',
  groupsNone: 'The directory shows no groups to this account.',
  addGroup: 'Group',
  addGroupHint: 'Write a part of its name.',
  level: (group: string) => `Access level of ${group}`,
  removeGroup: (group: string) => `Take out ${group}`,
  nested: 'Members of groups in the group, too',
  groupsOwn: 'Access levels are taken from an attribute or a whole unit of groups, as the YAML says.',
};
