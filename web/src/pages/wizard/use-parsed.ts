/** Reads the text of a draft when it has rested for a moment, and at once when the panel is left. */
import { useMutation } from '@tanstack/react-query';
import { type RefObject, useEffect, useMemo, useRef } from 'react';
import { type Draft, draftOfYaml } from '../../api/drafts.ts';
import { type ProblemDetail, ProblemError } from '../../api/problem.ts';
import type { LineFault } from '../../parts/line-faults.ts';
import { shapedDraft } from './draft-shape.ts';
import { withTypedSecret } from './typed-secrets.ts';

const pause = 400;

/** A text that somebody wrote, and the draft that was in the form then. */
export interface WrittenYaml {
  readonly text: string;
  readonly draft: Draft;
  /** Whether the form shows what it says. */
  readonly understood: boolean;
}

interface Panel {
  /** The draft when the panel was opened. */
  readonly opened: Draft;
  readonly onChange: (draft: Draft) => void;
  readonly written: RefObject<WrittenYaml | null>;
  /** A text that was not understood when the panel was left, to be read again. */
  readonly unfinished: string | null;
}

interface Read {
  /** Null where the form cannot show it. */
  readonly source: Draft | null;
  readonly errors: readonly ProblemDetail[];
}

export function useParsed({ opened, onChange, written, unfinished }: Panel) {
  const waiting = useRef<{ timer: number; text: string } | null>(null);
  const newest = useRef('');
  const shown = useRef(opened);
  const parsing = useMutation({
    mutationFn: (text: string) => readDraft(text, opened),
    onSuccess: ({ source }, text) => {
      if (text !== newest.current || source === null) return;
      written.current = { text, draft: source, understood: true };
      shown.current = source;
      onChange(source);
    },
  });
  const { mutate } = parsing;
  const read = (text: string) => {
    newest.current = text;
    written.current = { text, draft: shown.current, understood: false };
    mutate(text);
  };
  const edit = (text: string) => {
    newest.current = text;
    window.clearTimeout(waiting.current?.timer);
    const timer = window.setTimeout(() => {
      waiting.current = null;
      read(text);
    }, pause);
    waiting.current = { timer, text };
  };
  const latest = useRef(read);
  latest.current = read;
  useEffect(() => {
    if (unfinished !== null) latest.current(unfinished);
    return () => {
      if (waiting.current === null) return;
      window.clearTimeout(waiting.current.timer);
      latest.current(waiting.current.text);
    };
  }, [unfinished]);
  const faults = useFaults(parsing.data?.errors, parsing.error);
  const kept = parsing.data?.source === null || (parsing.error !== null && faults.all.length > 0);
  return { edit, parsing, faults, kept };
}

async function readDraft(text: string, opened: Draft): Promise<Read> {
  const { source, errors } = await draftOfYaml(text);
  const shaped = shapedDraft(source);
  if (shaped === null) return { source: null, errors };
  const whole = withTypedSecret(shaped, opened);
  // A secret that only this page knows is none that the server misses.
  const known = [whole.connection !== shaped.connection && '.connection', whole !== shaped && '.password'];
  const isMissed = (place: string | null | undefined) => known.some((end) => end !== false && place?.endsWith(end));
  return { source: whole, errors: errors.filter(({ place }) => !isMissed(place)) };
}

/** All faults of the text, and those that stand at a line. */
function useFaults(errors: readonly ProblemDetail[] | undefined, thrown: unknown) {
  return useMemo(() => {
    const refused = thrown instanceof ProblemError && thrown.problem.code.startsWith('config.') ? thrown.problem : null;
    const all = refused === null ? (errors ?? []) : (refused.errors ?? [refused]);
    const lines = all.flatMap(({ line, detail }): LineFault[] => (line == null ? [] : [{ line, text: detail }]));
    return { all, lines };
  }, [errors, thrown]);
}
