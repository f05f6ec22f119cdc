/** How the certificate of a directory server is made known, step by step. */
import { List } from '@mantine/core';
import { useTexts } from '../../i18n/language.tsx';
import { Notice } from '../../parts/notice.tsx';

export function CertificateHelp() {
  const { directory } = useTexts();
  return (
    <Notice tone="calm" title={directory.certificateTitle}>
      <List type="ordered" size="sm" spacing={4}>
        {directory.certificateSteps.map((step) => (
          <List.Item key={step}>{step}</List.Item>
        ))}
      </List>
    </Notice>
  );
}
