/** Whose invites the bot accepts. */
export type InvitePolicy = { readonly kind: 'all' } | {
  readonly kind: 'list';
  /** Accounts `@name:server`, rooms `!id:server` or `!id`, servers `server`. */
  readonly allowed: readonly string[];
};

/** The server of an account. */
export function serverOf(userId: string): string {
  return userId.slice(userId.indexOf(':') + 1);
}

/** Whether the bot follows a room into its replacement: by whoever replaced it, or since the room itself is on the list. */
export function acceptsUpgrade(policy: InvitePolicy, { from, replacement, sender }: { readonly from: string; readonly replacement: string; readonly sender: string }): boolean {
  return [from, replacement].some((room) => acceptsInvite(policy, { room, inviter: sender }));
}

/** Whether the bot joins a room into which somebody invited it. */
export function acceptsInvite(policy: InvitePolicy, invite: { readonly room: string; readonly inviter: string }): boolean {
  if (policy.kind === 'all') return true;
  const server = serverOf(invite.inviter);
  return policy.allowed.some((entry) => entry === invite.inviter || entry === invite.room || entry.toLowerCase() === server.toLowerCase());
}
