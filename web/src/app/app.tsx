/** What stands around every page: look, language, cache, messages, and the question who is there. */
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { LanguageProvider } from '../i18n/language.tsx';
import { styleNonce } from '../parts/style-nonce.ts';
import { SessionGate, sessionQuery } from '../shell/session-gate.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { FieldWords } from './field-words.tsx';
import { createQueries } from './queries.ts';
import { router } from './router.tsx';
import { theme, variables } from './theme.ts';
import { Toasts } from './toasts.tsx';

const queries = createQueries();
// While it is asked who is there, the page that the address means is loaded already.
void queries.prefetchQuery(sessionQuery);
void router.preloadRoute({ to: location.pathname as '/' });

export function App() {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={variables}
      getStyleNonce={styleNonce}
      defaultColorScheme="auto"
    >
      <LanguageProvider>
        <ErrorBoundary>
          <QueryClientProvider client={queries}>
            <Toasts />
            <FieldWords />
            <SessionGate>
              <RouterProvider router={router} />
            </SessionGate>
          </QueryClientProvider>
        </ErrorBoundary>
      </LanguageProvider>
    </MantineProvider>
  );
}
