/** An editor for SQL that completes the tables and columns of the database. Load it lazily: it is as large as the rest of a page. */
import { autocompletion, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { MSSQL, MySQL, PLSQL, PostgreSQL, SQLite, StandardSQL, sql } from '@codemirror/lang-sql';
import { defaultHighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { Compartment, EditorState } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import type { TableInfo } from '../../api/drafts.ts';
import frame from '../../parts/code-editor.module.css';
import { styleNonce } from '../../parts/style-nonce.ts';
import classes from './sql-editor.module.css';

const dialects: Readonly<Record<string, typeof StandardSQL>> = {
  postgresql: PostgreSQL,
  mysql: MySQL,
  sqlserver: MSSQL,
  oracle: PLSQL,
  sqlite: SQLite,
};

interface Props {
  readonly label: string;
  readonly type: string;
  readonly tables: readonly TableInfo[];
  readonly text: string;
  readonly onChange: (text: string) => void;
  readonly onRun: () => void;
}

export function SqlEditor({ label, type, tables, text, onChange, onRun }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const editor = useRef<EditorView>(null);
  const language = useRef(new Compartment());
  const current = useRef({ text, onChange, onRun });
  current.current = { text, onChange, onRun };

  useEffect(() => {
    if (place.current === null) return undefined;
    const run = () => {
      current.current.onRun();
      return true;
    };
    const view = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: current.current.text,
        extensions: [
          EditorView.cspNonce.of(styleNonce()),
          history(),
          keymap.of([{ key: 'Mod-Enter', run }, ...completionKeymap, ...defaultKeymap, ...historyKeymap]),
          language.current.of([]),
          // Its icons are letters that few fonts have.
          autocompletion({ icons: false }),
          syntaxHighlighting(defaultHighlightStyle, { fallback: true }),
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) current.current.onChange(update.state.doc.toString());
          }),
        ],
      }),
    });
    editor.current = view;
    return () => {
      editor.current = null;
      view.destroy();
    };
  }, [label]);

  useEffect(() => {
    const schema = Object.fromEntries(tables.map((table) => [nameOf(table), table.columns.map(({ name }) => name)]));
    const support = sql({ dialect: dialects[type] ?? StandardSQL, schema, upperCaseKeywords: true });
    editor.current?.dispatch({ effects: language.current.reconfigure(support) });
  }, [tables, type]);

  useEffect(() => {
    const view = editor.current;
    if (view === null || view.state.doc.toString() === text) return;
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
  }, [text]);

  return <div ref={place} className={`${frame.editor} ${classes.query}`} />;
}

function nameOf({ schema, name }: TableInfo): string {
  return schema === null || schema === '' || schema === 'public' || schema === 'main' ? name : `${schema}.${name}`;
}
