/** What people type before a command, as they have just done: the help and the errors speak of it by the same words. */
export function programOf({ npm_lifecycle_event: script }: NodeJS.ProcessEnv): string {
  if (script === 'cli') return 'npm run cli --'
  return script === 'npx' ? 'npx vestibule' : 'vestibule'
}
