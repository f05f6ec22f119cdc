/** A link to another page within a text or a table. */
import { Anchor, type AnchorProps } from '@mantine/core';
import { createLink, type LinkComponent } from '@tanstack/react-router';
import type { AnchorHTMLAttributes, Ref } from 'react';

type Props = AnchorProps &
  Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof AnchorProps> & { readonly ref?: Ref<HTMLAnchorElement> };

function TextAnchor(props: Props) {
  return <Anchor inherit underline="always" {...props} />;
}

export const PageLink: LinkComponent<typeof TextAnchor> = createLink(TextAnchor);
