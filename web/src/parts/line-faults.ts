/** Marks the lines of an editor in which something is wrong. They move with the text until they are given anew. */
import { StateEffect, StateField, type TransactionSpec } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView } from '@codemirror/view';

export interface LineFault {
  readonly line: number;
  readonly text: string;
}

const set = StateEffect.define<readonly LineFault[]>();

export const lineFaults = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    const effect = transaction.effects.find((one) => one.is(set));
    if (effect === undefined) return marks.map(transaction.changes);
    const { doc } = transaction.state;
    const faults = (effect.value as readonly LineFault[]).filter(({ line }) => line >= 1 && line <= doc.lines);
    return Decoration.set(
      faults.map(({ line, text }) =>
        Decoration.line({ class: 'gatehouse-fault-line', attributes: { title: text } }).range(doc.line(line).from),
      ),
      true,
    );
  },
  provide: (field) => EditorView.decorations.from(field),
});

export function withLineFaults(faults: readonly LineFault[]): TransactionSpec {
  return { effects: set.of(faults) };
}
