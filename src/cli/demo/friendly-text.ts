/** A company's own words, as an admin would have saved them. */
export const friendlyText = {
  name: 'Short and friendly',
  subject: 'Come aboard, {{name}}',
  body: 'Hello {{name}},\n\nyour place at {{company}} is ready:\n\n{{claimLink}}\n\nIt waits until {{expiresOn}}.',
}
