/** Whose invites the bot accepts. */
export type InvitePolicy = { readonly kind: 'all' } | {
  readonly kind: 'list';
  /** Accounts `@name:server`, rooms `!id:server` or `!id`, servers `server`. */
  readonly allowed: readonly string[];
};

/** Whether the bot joins a room into which somebody invited it. */
export function acceptsInvite(policy: InvitePolicy, invite: { readonly room: string; readonly inviter: string }): boolean {
  if (policy.kind === 'all') return true;
  const server = invite.inviter.slice(invite.inviter.indexOf(':') + 1);
  return policy.allowed.some((entry) => entry === invite.inviter || entry === invite.room || entry.toLowerCase() === server.toLowerCase());
}
