import { describe, expect, it } from 'vitest'
import { isAskedWhenConnected, isInvitedAtOnce, meetsPolicy } from '../../src/invite/policy.ts'

const never = { invitedAt: null, claimedAt: null, deactivatedAt: null, withdrawnAt: null }

describe('who is invited at once', () => {
  it('is whoever an admin creates one by one', () => {
    expect(isInvitedAtOnce({ by: 'admin' })).toBe(true)
  })

  it('is whoever comes by an upload, as answered', () => {
    expect(isInvitedAtOnce({ by: 'upload', answer: 'now' })).toBe(true)
    expect(isInvitedAtOnce({ by: 'upload', answer: 'later' })).toBe(false)
  })

  it('is whoever a client pushes, as the client is set', () => {
    expect(isInvitedAtOnce({ by: 'client', inviteOnCreate: true })).toBe(true)
    expect(isInvitedAtOnce({ by: 'client', inviteOnCreate: false })).toBe(false)
  })

  it('is never the inactive, nor whoever was invited or withdrawn before', () => {
    expect(meetsPolicy(never)).toBe(true)
    expect(meetsPolicy({ ...never, deactivatedAt: new Date() })).toBe(false)
    expect(meetsPolicy({ ...never, invitedAt: new Date() })).toBe(false)
    expect(meetsPolicy({ ...never, withdrawnAt: new Date() })).toBe(false)
  })

  it('is asked where entra and google are connected, and later with all others', () => {
    const kinds = ['entra', 'google', 'okta', 'ad_sync', 'other_idp', 'api'] as const
    expect(kinds.filter(isAskedWhenConnected)).toEqual(['entra', 'google'])
  })
})
