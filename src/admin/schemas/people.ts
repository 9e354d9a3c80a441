import { z } from 'zod'
import { clearable, count, emailText, id, json, mailText, moment, pageOf, paging, queryFlag } from './fields.ts'

export const personStates = ['uninvited', 'invited', 'claimed', 'deactivated'] as const
export const personState = z.enum(personStates).meta({ id: 'PersonState' })
export type PersonState = (typeof personStates)[number]

export const personSources = [
  'entra',
  'google',
  'okta',
  'ad_sync',
  'other_idp',
  'api',
  'admin',
  'import',
  'sso',
] as const
export const personSource = z.enum(personSources).meta({ id: 'PersonSource' })

export const deliveryStates = ['queued', 'sending', 'sent', 'deferred', 'failed', 'cancelled', 'held'] as const
export const deliveryState = z.enum(deliveryStates).meta({ id: 'DeliveryState' })

export const mailResult = z.enum([...deliveryStates, 'none', 'unopened']).meta({
  id: 'MailResult',
  description:
    'What became of the last mail; `none`: there was none; `unopened`: mailed over 3 days ago, and the link never opened',
})

/** Beside the state of a mail. */
export const inOutbox = z
  .boolean()
  .meta({ description: 'Counts as sent, but lies in the outbox: no mail server was configured then' })

export const lastMail = z.object({ state: deliveryState, at: moment, result: z.string().nullable(), inOutbox })

const text = z.string().trim().min(1).max(1_024)

/** The attributes that most people know by these names; each stands for one SCIM attribute. */
export const profileFields = {
  email: emailText.meta({ description: 'The primary e-mail address' }),
  displayName: text,
  givenName: text,
  familyName: text,
  title: text,
  department: text,
  division: text,
  organization: text,
  employeeNumber: text,
  phoneNumber: text,
  location: text.meta({ description: 'The primary address, formatted' }),
  preferredLanguage: text.meta({ example: 'pt-BR' }),
}

type ShownFields = { [Name in keyof typeof profileFields]: z.ZodString }

/** As a provider pushed them: SCIM takes addresses that are none, and longer texts than an admin may write. */
const shownProfile = z
  .object(
    Object.fromEntries(
      Object.entries(profileFields).map(([name, field]) => [name, z.string().meta({ ...field.meta() })]),
    ) as ShownFields,
  )
  .partial()

export const personSummary = z
  .object({
    id,
    userName: z.string(),
    displayName: z.string().meta({ description: 'The name to show; the userName where nothing better is known' }),
    mailAddress: z.string().nullable().meta({ description: 'Where invitations go; null where no address is usable' }),
    state: personState,
    withdrawn: z.boolean().meta({ description: 'Uninvited because an invitation was taken back' }),
    source: personSource,
    invitedAt: moment.nullable(),
    claimedAt: moment.nullable(),
    createdAt: moment,
    lastMail: lastMail.nullable(),
    profile: shownProfile.optional().meta({
      description: 'Readable names of the commonest attributes; in lists only with `profile=true`',
    }),
  })
  .meta({ id: 'PersonSummary' })
export type PersonSummary = z.infer<typeof personSummary>

export const peopleSorts = ['displayName', 'userName', 'createdAt', 'modifiedAt'] as const

/** What makes a part of everybody: the same for lists, for counts and for campaigns. */
export const narrowing = {
  search: z.string().trim().max(200).optional().meta({
    description: 'Beginning of a display name, userName or mail address; letter case does not matter',
  }),
  filter: z.string().max(4_096).optional().meta({
    description: 'A filter of RFC 7644 §3.4.2.2 over the SCIM attributes',
    example: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department eq "Sales"',
  }),
  state: personState.optional(),
  source: personSource.optional(),
  mail: mailResult.optional(),
}

export const peopleQuery = z.strictObject({
  ...narrowing,
  sort: z.enum(peopleSorts).default('displayName'),
  order: z.enum(['asc', 'desc']).default('asc'),
  profile: queryFlag.default(false).meta({ description: 'With the `profile` of each' }),
  ...paging,
})
export const peoplePage = pageOf(personSummary)
  .extend({
    looked: z.object({ people: count, of: count }).optional().meta({
      description:
        'Looking is not finished, and the page may not be full: so many of all people were looked at; `nextCursor` looks on',
    }),
  })
  .meta({ id: 'PeoplePage' })
export type PeoplePage = z.infer<typeof peoplePage>

export const matchingQuery = z.strictObject({
  ...narrowing,
  only: z.literal('total').optional().meta({ description: 'Without the states, which is sooner counted' }),
})
const ofState = count.optional().meta({ description: 'Absent with `only=total`' })
export const matchingCounts = z
  .object({ total: count, uninvited: ofState, invited: ofState, claimed: ofState, deactivated: ofState })
  .meta({ id: 'MatchingCounts' })
export type MatchingCounts = z.infer<typeof matchingCounts>

export const peopleCounts = z
  .object({
    uninvited: count,
    invited: count,
    claimed: count,
    deactivated: count,
    withdrawn: count.meta({ description: 'Those of the uninvited whose invitation was taken back' }),
    total: count,
  })
  .meta({ id: 'PeopleCounts' })
export type PeopleCounts = z.infer<typeof peopleCounts>

export const linkStates = ['open', 'expired', 'none', 'key_missing'] as const

export const person = personSummary
  .extend({
    active: z.boolean(),
    deactivatedAt: moment.nullable(),
    withdrawnAt: moment.nullable(),
    modifiedAt: moment,
    version: z.string().meta({ description: 'Changes with each change; goes into `If-Match`' }),
    profile: shownProfile.meta({ description: 'Readable names of the commonest attributes' }),
    attributes: z.record(z.string(), json).meta({ description: 'The SCIM attributes as they were provisioned' }),
    externalIds: z.array(z.object({ clientId: id, clientName: z.string(), externalId: z.string() })),
    groups: z.array(z.object({ id, displayName: z.string(), kind: z.enum(['pushed', 'local']) })),
    link: z.object({ state: z.enum(linkStates), expiresAt: moment.nullable() }).meta({
      description: 'The claim link’s standing. `key_missing`: signed by a key that the server no longer has.',
    }),
    accessCode: z.object({ state: z.enum(['open', 'ended', 'none']), expiresAt: moment.nullable() }).meta({
      description: 'Whether there is a code on paper; the code itself only by `POST /people/{id}/access-code`',
    }),
    opens: z.object({ times: count, firstAt: moment, lastAt: moment, begunAt: moment.nullable() }).nullable().meta({
      description:
        'Of the link that is alive: how often it was opened, by mail scanners too, and when its holder sent a first step, which only people do',
    }),
    signIn: z
      .object({
        method: z
          .enum(['sso', 'password'])
          .meta({ description: 'How they sign in, or claim, as everything stands now' }),
        set: z.enum(['sso', 'password']).nullable().meta({
          description:
            'What an admin set, or how the account was claimed; null: the tenant’s rule, and after the claim a password',
        }),
        hasPassword: z.boolean(),
      })
      .meta({ description: '`PUT /people/{id}/auth-method` sets it' }),
    createdBy: id.nullable().meta({ description: 'Id of the client or admin that made it' }),
  })
  .meta({ id: 'Person' })
export type Person = z.infer<typeof person>

export const createPerson = z
  .strictObject({
    userName: z.string().trim().min(1).max(256).optional().meta({ description: 'Absent: the e-mail address' }),
    ...z.object(profileFields).partial().shape,
    attributes: z.record(z.string(), json).optional().meta({
      description: 'Any further SCIM attributes; the fields above win where both name one',
    }),
    invite: z.boolean().default(true).meta({ description: 'Invite at once. `false`: nothing is sent.' }),
    ...mailText,
  })
  .meta({ id: 'CreatePerson' })

type ClearableProfile = {
  [Name in keyof typeof profileFields]: z.ZodOptional<z.ZodNullable<(typeof profileFields)[Name]>>
}
const clearableProfile = Object.fromEntries(
  Object.entries(profileFields).map(([name, schema]) => [name, clearable(schema)]),
) as ClearableProfile

export const changePerson = z
  .strictObject({
    userName: z.string().trim().min(1).max(256).optional(),
    ...clearableProfile,
    attributes: z.record(z.string(), json).optional().meta({
      description: 'SCIM attributes to replace, each as a whole; `null` removes one',
    }),
    mailNewAddress: z.boolean().optional().meta({
      description:
        'Where the change gives somebody invited another mail address: send the invitation there at once. Otherwise nobody has their new claim link until it is sent again.',
    }),
  })
  .meta({ id: 'ChangePerson' })

export const inviteText = z.strictObject(mailText).meta({ id: 'InviteText' })

export const claimLink = z.object({ link: z.string(), expiresAt: moment.nullable() }).meta({ id: 'ClaimLink' })
export type ClaimLink = z.infer<typeof claimLink>
