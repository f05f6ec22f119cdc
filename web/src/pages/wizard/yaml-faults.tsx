/** What is wrong in the text of a draft, each with the way to its line. */
import { Button } from '@mantine/core';
import { type ProblemDetail, ProblemError } from '../../api/problem.ts';
import { useTexts } from '../../i18n/language.tsx';
import { Notice } from '../../parts/notice.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';

interface Props {
  readonly faults: readonly ProblemDetail[];
  readonly thrown: unknown;
  readonly onLine: (line: number) => void;
}

export function YamlFaults({ faults, thrown, onLine }: Props) {
  const { wizard } = useTexts();
  // A failure that is not about the text has its own words.
  if (thrown !== null && !(thrown instanceof ProblemError && faults.length > 0)) {
    return <ProblemNotice thrown={thrown} />;
  }
  return faults.map(({ code, detail, remedy, line }) => (
    <Notice key={`${code} ${detail}`} tone="warn" title={detail} text={remedy}>
      {line != null && (
        <Button variant="default" size="compact-sm" mt={4} onClick={() => onLine(line)}>
          {wizard.yamlLine(line)}
        </Button>
      )}
    </Notice>
  ));
}
