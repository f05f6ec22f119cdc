/** Every page with its address. A page is loaded when somebody goes there. */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { peopleSearch } from '../pages/people/people-search.ts';
import { settingsSearch } from '../pages/settings/settings-search.ts';
import { isStep, type Step } from '../pages/wizard/steps.ts';
import { CrashNotice } from '../parts/crash-notice.tsx';
import { LoadingNotice } from '../parts/loading-notice.tsx';
import { NotFound } from '../parts/not-found.tsx';
import { Shell } from '../shell/shell.tsx';

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound });

const routes = [
  createRoute({
    getParentRoute: () => root,
    path: '/',
    component: lazyRouteComponent(() => import('../pages/overview/overview-page.tsx'), 'OverviewPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/sources',
    component: lazyRouteComponent(() => import('../pages/sources/sources-page.tsx'), 'SourcesPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/sources/new',
    validateSearch: wizardSearch,
    component: lazyRouteComponent(() => import('../pages/wizard/wizard-page.tsx'), 'WizardPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/sources/$name/edit',
    validateSearch: wizardSearch,
    component: lazyRouteComponent(() => import('../pages/wizard/edit-page.tsx'), 'EditPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/sources/$name',
    component: lazyRouteComponent(() => import('../pages/source/source-page.tsx'), 'SourcePage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/sources/$name/preview',
    component: lazyRouteComponent(() => import('../pages/preview/preview-page.tsx'), 'PreviewPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/cycles',
    component: lazyRouteComponent(() => import('../pages/cycles/cycles-page.tsx'), 'CyclesPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/cycles/$id',
    component: lazyRouteComponent(() => import('../pages/cycle/cycle-page.tsx'), 'CyclePage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/held',
    component: lazyRouteComponent(() => import('../pages/outcomes/held-page.tsx'), 'HeldPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/conflicts',
    component: lazyRouteComponent(() => import('../pages/outcomes/conflicts-page.tsx'), 'ConflictsPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/rejections',
    component: lazyRouteComponent(() => import('../pages/outcomes/rejections-page.tsx'), 'RejectionsPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/people',
    validateSearch: peopleSearch,
    component: lazyRouteComponent(() => import('../pages/people/people-page.tsx'), 'PeoplePage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/people/$id',
    component: lazyRouteComponent(() => import('../pages/person/person-page.tsx'), 'PersonPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/events',
    component: lazyRouteComponent(() => import('../pages/events/events-page.tsx'), 'EventsPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/presence',
    component: lazyRouteComponent(() => import('../pages/presence/presence-page.tsx'), 'PresencePage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/directory-accounts',
    component: lazyRouteComponent(
      () => import('../pages/directory-accounts/directory-accounts-page.tsx'),
      'DirectoryAccountsPage',
    ),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/settings',
    validateSearch: settingsSearch,
    component: lazyRouteComponent(() => import('../pages/settings/settings-page.tsx'), 'SettingsPage'),
  }),
  // Where the terminal leads at the first start, and a refused sign-in; whoever is signed in has them behind them.
  createRoute({ getParentRoute: () => root, path: '/setup', beforeLoad: toOverview }),
  createRoute({ getParentRoute: () => root, path: '/sign-in', beforeLoad: toOverview }),
] as const;

export const router = createRouter({
  routeTree: root.addChildren(routes),
  defaultPreload: 'intent',
  defaultPendingComponent: LoadingNotice,
  defaultErrorComponent: ({ error }) => <CrashNotice thrown={error} />,
  scrollRestoration: true,
});

function toOverview(): never {
  throw redirect({ to: '/', replace: true });
}

function wizardSearch({ step }: Record<string, unknown>): { step?: Step } {
  return isStep(step) ? { step } : {};
}

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
