import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AccountBlock } from '../registry/account-blocks.ts';
import type { DirectoryAccount } from '../sources/directory-accounts.ts';
import { disabled, isDisabled } from './account-control.ts';
import { nextStep, type Want } from './account-steps.ts';

const waiting: AccountBlock = {
  personId: 1,
  source: 'ad',
  state: 'waiting',
  accountId: null,
  account: null,
  dn: null,
  reason: null,
  leftAt: '2026-01-31T17:00:00.000Z',
  accessPoint: 'Gate',
  dueAt: '2026-01-31T17:05:00.000Z',
  controlBefore: null,
  controlAfter: null,
  version: null,
  changedAt: '2026-01-31T17:05:00.000Z',
  attempts: 0,
  retryAt: null,
  errorCode: null,
  error: null,
};

const neverExpires = 0x10000;
const cannotBeDelegated = 0x100000;

/** The account in the directory, and whose doing it is that it is disabled. */
interface World {
  control: number;
  version: number;
  disabledBy: 'us' | 'administrator' | null;
  /** What is remembered across interruptions. */
  block: AccountBlock | null;
}

function change(world: World, control: number, by: 'us' | 'administrator'): void {
  if (control === world.control && by === 'us') return;
  if (isDisabled(control) && !isDisabled(world.control)) world.disabledBy = by;
  if (!isDisabled(control)) world.disabledBy = null;
  world.control = control;
  world.version += by === 'us' ? 3 : 1;
}

function accountIn({ control, version }: World): DirectoryAccount {
  return { id: 'a', dn: 'CN=a', name: 'a', control, version, untouchable: null, groups: [] };
}

type Administrator = 'nothing' | 'disable' | 'enable' | 'enableAndDisable' | 'neverExpires';

function administer(world: World, what: Administrator): void {
  if (what === 'disable' && !isDisabled(world.control)) change(world, disabled(world.control), 'administrator');
  if (what === 'enable' || what === 'enableAndDisable') change(world, world.control & ~2, 'administrator');
  if (what === 'enableAndDisable') change(world, disabled(world.control), 'administrator');
  if (what === 'neverExpires') change(world, world.control ^ neverExpires, 'administrator');
}

/** Goes on with the account until it rests, or until `actions` are used up, which is where the process is killed. */
function run(world: World, want: Want, actions: number): void {
  let wrote = false;
  for (let action = 0; action < actions; action++) {
    const { block } = world;
    if (block === null) return;
    const step = nextStep(block, accountIn(world), { want, wrote, versionStep: 3 });
    wrote = false;
    if (step.kind === 'stale' || step.kind === 'missing') throw new Error('There is only one controller here.');
    if (step.kind === 'forget') world.block = null;
    else if (step.kind === 'write') {
      if (!isDisabled(step.to)) expect(world.disabledBy).not.toBe('administrator');
      if (world.control !== step.from) continue;
      change(world, step.to, 'us');
      wrote = true;
    } else {
      world.block = step.block;
      if (step.kind === 'rest') return;
    }
  }
}

function worldOf(control: number): World {
  return { control, version: 4, disabledBy: isDisabled(control) ? 'administrator' : null, block: waiting };
}

const controls = fc.constantFrom(512, 512 | neverExpires, 512 | cannotBeDelegated, 514);
const episodes = fc.array(
  fc.record({
    want: fc.constantFrom<Want>('blocked', 'free'),
    actions: fc.integer({ min: 0, max: 8 }),
    administrator: fc.constantFrom<Administrator>('nothing', 'disable', 'enable', 'enableAndDisable', 'neverExpires'),
  }),
  { maxLength: 8 },
);

describe('An account', () => {
  it('that an administrator disabled is never enabled, whoever is interrupted when', () => {
    fc.assert(
      fc.property(controls, episodes, (control, list) => {
        const world = worldOf(control);
        for (const { want, actions, administrator } of list) {
          run(world, want, actions);
          administer(world, administrator);
          if (world.block === null && want === 'free') world.block = waiting;
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('is in the end what it should be, however often Gatehouse was killed on the way', () => {
    const kills = fc.array(fc.record({ want: fc.constantFrom<Want>('blocked', 'free'), actions: fc.nat(7) }));
    fc.assert(
      fc.property(fc.constantFrom(512, 512 | neverExpires), kills, (control, list) => {
        const world = worldOf(control);
        for (const { want, actions } of list) {
          run(world, want, actions);
          world.block ??= waiting;
        }
        run(world, 'blocked', 20);
        // What was on its way to be enabled is enabled first.
        world.block ??= waiting;
        run(world, 'blocked', 20);
        expect(world).toMatchObject({
          control: disabled(control),
          block: { state: 'blocked', controlBefore: control },
        });
        run(world, 'free', 20);
        expect(world).toMatchObject({ control, block: null });
      }),
      { numRuns: 2000 },
    );
  });

  it('that cannot be delegated is left alone and told of when Gatehouse was killed while disabling it', () => {
    const world = worldOf(512 | cannotBeDelegated);
    run(world, 'blocked', 2);
    expect(world).toMatchObject({ disabledBy: 'us', block: { state: 'blocking' } });
    run(world, 'free', 20);
    expect(world).toMatchObject({ disabledBy: 'us', block: { state: 'changed', reason: 'uncertain' } });
    administer(world, 'enable');
    run(world, 'free', 20);
    expect(world.block).toMatchObject({ state: 'changed', reason: 'enabledElsewhere' });
  });

  it('is disabled in the end with the very bits that it had, and one more', () => {
    const world = worldOf(512 | cannotBeDelegated);
    run(world, 'blocked', 20);
    expect(world.control).toBe(514 | cannotBeDelegated);
    expect(world.block?.state).toBe('blocked');
  });

  it('that was disabled before is skipped', () => {
    const world = worldOf(514);
    run(world, 'blocked', 20);
    expect(world.block).toMatchObject({ state: 'skipped', reason: 'alreadyDisabled' });
  });

  it('that cannot be seen any more is not forgotten while Gatehouse has it disabled', () => {
    const world = worldOf(512);
    run(world, 'blocked', 20);
    for (const want of ['blocked', 'free'] as const) {
      const step = nextStep(world.block ?? waiting, null, { want, wrote: false, versionStep: 3 });
      expect(step).toEqual({ kind: 'missing' });
    }
  });

  it('of which an older controller tells is looked at again later', () => {
    const world = worldOf(512);
    run(world, 'blocked', 20);
    const stale = { ...accountIn(world), version: 4, control: 512 };
    expect(nextStep(world.block ?? waiting, stale, { want: 'blocked', wrote: false, versionStep: 3 })).toEqual({
      kind: 'stale',
    });
  });
});
