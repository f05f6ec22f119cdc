/** Custom fields of people: what they are called, their order, and whether they are shown. What is changed is stored at once. */
import { Box, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type CustomField, listCustomFields, putCustomFields } from '../../api/custom-fields.ts';
import { keys } from '../../api/keys.ts';
import { useTexts } from '../../i18n/language.tsx';
import { Answer } from '../../parts/answer.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { tellDone } from '../../parts/tell.ts';
import { useMayAct } from '../../shell/account.ts';
import { CustomFieldRow } from './custom-field-row.tsx';
import classes from './custom-fields-part.module.css';
import { NewCustomField } from './new-custom-field.tsx';

export function CustomFieldsPart() {
  const { settings } = useTexts();
  const mayEdit = useMayAct('administrator');
  const queries = useQueryClient();
  const fields = useQuery({ queryKey: keys.customFields, queryFn: ({ signal }) => listCustomFields(signal) });
  const saving = useMutation({
    // One after another, and shown at once, so that nobody has to wait before the next change.
    scope: { id: 'custom-fields' },
    mutationFn: (wanted: readonly CustomField[]) => putCustomFields(wanted),
    onMutate: (wanted) => queries.setQueryData(keys.customFields, wanted),
    onSuccess: () => tellDone(settings.fieldsSaved),
    onError: () => queries.invalidateQueries({ queryKey: keys.customFields }),
  });
  return (
    <>
      <Text c="dimmed" mb="sm">
        {settings.customFieldsText}
      </Text>
      {saving.error && <ProblemNotice thrown={saving.error} />}
      <Answer query={fields}>
        {(rows) => (
          <>
            {rows.length === 0 && <EmptyState title={settings.noCustomFields} text={settings.noCustomFieldsText} />}
            <ul className={classes.list} aria-label={settings.tabCustomFields}>
              {rows.map((field, index) => (
                <CustomFieldRow
                  key={field.name}
                  field={field}
                  mayEdit={mayEdit}
                  isFirst={index === 0}
                  isLast={index === rows.length - 1}
                  onChange={(changed) => saving.mutate(rows.map((row) => (row === field ? changed : row)))}
                  onMove={(by) => saving.mutate(moved(rows, index, by))}
                  onRemove={() => saving.mutate(rows.filter((row) => row !== field))}
                />
              ))}
            </ul>
            {mayEdit && (
              <Box mt="md">
                <NewCustomField taken={rows} onAdd={(added) => saving.mutate([...rows, added])} />
              </Box>
            )}
          </>
        )}
      </Answer>
    </>
  );
}

function moved(rows: readonly CustomField[], from: number, by: number): CustomField[] {
  const order = [...rows];
  const [field] = order.splice(from, 1);
  if (field !== undefined) order.splice(from + by, 0, field);
  return order;
}
