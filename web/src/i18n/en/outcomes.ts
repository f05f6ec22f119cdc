/** What waits for a decision: held changes, conflicts, rejected rows. */
export const outcomes = {
  heldTitle: 'Held changes',
  heldText:
    'These changes look like a mistake of the source. Release applies them, discard drops them; both are kept with your reason.',
  heldEmpty: 'Nothing is held',
  heldEmptyText:
    'When a cycle would remove or change more than the guard allows, it holds those changes here and applies the rest.',
  release: 'Release',
  releaseText: 'The held changes of this cycle are applied to the registry.',
  discard: 'Discard',
  discardText:
    'The held changes of this cycle are dropped: the registry stays as it is until these rows change again in the source.',
  released: 'The held changes are applied',
  discarded: 'The held changes are dropped',
  ofCycle: (cycle: number, source: string) => `${source}, cycle ${cycle}`,
  conflictsTitle: 'Conflicts',
  conflictsText:
    'Gatehouse never moves a card from one person to another by guessing, and never guesses who a row is. Look at everybody, then decide or correct the source.',
  conflictsEmpty: 'No conflicts',
  conflictsEmptyText:
    'A conflict arises when two people claim the same identifier, or when a new row agrees with several people.',
  conflictPeople: 'Both sides',
  lookAndDecide: 'Look at both and decide',
  lookAtAllAndDecide: 'Look at all and decide',
  conflictRow: 'The row and the candidates',
  sides: { holder: 'Has it now', claimant: 'Claims it', candidate: 'Agrees with the row' },
  onlyTheSource: 'This can only be corrected in the source.',
  decisionText: 'The decision holds until the row changes in the source.',
  undoDecision: 'The card goes back to where it was, and the conflict is listed again.',
  give: (name: string) => `Give it to ${name}`,
  keep: (name: string) => `Leave it with ${name}`,
  decided: (decision: string) => `Decided: ${decision}`,
  newRow: 'The new row',
  waitingNumbers: 'Cards that wait',
  matchedBy: (fields: string) => `People were looked for by: ${fields}.`,
  differs: 'differs from the row',
  join: (name: string, id: string) => `It is ${name} (${id})`,
  newPerson: 'It is a new person',
  rowDecisionText: 'The row stays with whom you choose. A cycle begins at once and brings what it says.',
  undoRowDecision: 'The row is nobody’s again, what it brought goes with it, and the conflict is listed again.',
  history: 'Latest changes',
  noHistory: 'No changes recorded.',
  localId: (id: number) => `No. ${id}`,
  rejectionsTitle: 'Rejected rows',
  rejectionsText:
    'Rows of the last cycle that could not be used. Everything else went on; nobody is removed because of a rejected row.',
  rejectionsEmpty: 'No rejected rows',
  rejectionsEmptyText:
    'A row with a wrong date, an unknown department or a number out of its range would stand here, with its remedy.',
  column: 'Column',
  value: 'Value',
  reason: 'Why',
};
