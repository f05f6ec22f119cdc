/** Catches what a component throws while it draws, so that one fault does not leave an empty page. */
import { Component, type ReactNode } from 'react';
import { CrashNotice } from '../parts/crash-notice.tsx';

interface Props {
  readonly children: ReactNode;
}

export class ErrorBoundary extends Component<Props, { thrown: unknown }> {
  override state: { thrown: unknown } = { thrown: null };

  static getDerivedStateFromError(thrown: unknown) {
    return { thrown };
  }

  override render() {
    return this.state.thrown === null ? this.props.children : <CrashNotice thrown={this.state.thrown} />;
  }
}
