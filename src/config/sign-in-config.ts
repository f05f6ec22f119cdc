/** How people sign in to the server, and for how long, as the rest of the program takes it. */

/** An OpenID provider that people sign in at. */
export interface OpenidConfig {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret?: string;
  readonly scopes: readonly string[];
  /** Name of the claim with the groups of a person, or a path with dots to it. */
  readonly roleClaim: string;
  /** Values of the claim by the role that they give. */
  readonly groups: Readonly<Record<'administrator' | 'operator' | 'auditor', readonly string[]>>;
  readonly label: string;
  /** Of a certification authority to trust besides those that are known. */
  readonly caFile?: string;
  readonly allowHttp: boolean;
}

export interface SessionsConfig {
  readonly idleMilliseconds: number;
  readonly longestMilliseconds: number;
  /** Names of auditors whose sessions last while a page is open. */
  readonly displays: readonly string[];
}

export interface SignInConfig {
  readonly openid?: OpenidConfig;
  readonly sessions: SessionsConfig;
  readonly secondFactor: { readonly required: readonly ('administrator' | 'operator' | 'auditor')[] };
}
