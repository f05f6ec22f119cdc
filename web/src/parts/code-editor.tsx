/** An editor for YAML. Load it lazily: it is as large as the rest of a page. */
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { defaultHighlightStyle, StreamLanguage, syntaxHighlighting } from '@codemirror/language';
import { EditorState } from '@codemirror/state';
import { EditorView, keymap, lineNumbers } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import classes from './code-editor.module.css';
import { type LineFault, lineFaults, withLineFaults } from './line-faults.ts';
import { styleNonce } from './style-nonce.ts';
import { yamlParser } from './yaml-parser.ts';

interface Props {
  readonly label: string;
  /** The text to begin with; another one replaces what is there. */
  readonly text: string;
  readonly readOnly?: boolean;
  readonly onChange?: (text: string) => void;
  /** Lines with something wrong. */
  readonly faults?: readonly LineFault[];
  /** A line to go to, each time that another object is given. */
  readonly at?: { readonly line: number } | null;
}

const noFaults: readonly LineFault[] = [];

export function CodeEditor({ label, text, readOnly = false, onChange, faults = noFaults, at = null }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const editor = useRef<EditorView>(null);
  const changed = useRef(onChange);
  changed.current = onChange;
  useEffect(() => {
    if (place.current === null) return undefined;
    const view = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: text,
        extensions: [
          EditorView.cspNonce.of(styleNonce()),
          lineNumbers(),
          history(),
          keymap.of([...defaultKeymap, ...historyKeymap]),
          StreamLanguage.define(yamlParser),
          syntaxHighlighting(defaultHighlightStyle, { fallback: true }),
          EditorState.readOnly.of(readOnly),
          lineFaults,
          EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) changed.current?.(update.state.doc.toString());
          }),
        ],
      }),
    });
    editor.current = view;
    return () => {
      editor.current = null;
      view.destroy();
    };
  }, [text, label, readOnly]);
  useEffect(() => {
    editor.current?.dispatch(withLineFaults(faults));
  }, [faults]);
  useEffect(() => {
    const view = editor.current;
    if (view === null || at === null) return;
    const { from } = view.state.doc.line(Math.min(Math.max(at.line, 1), view.state.doc.lines));
    view.dispatch({ selection: { anchor: from }, scrollIntoView: true });
    view.focus();
  }, [at]);
  return <div ref={place} className={classes.editor} />;
}
