import type { Form } from '../http/form.ts'
import { shorten } from '../base/shorten.ts'
import { Check } from '../http/page/fields.tsx'
import { groupsOfRole, type OfferedGroup, offeredAmong, offeredRoles, searchGroups } from './offered-groups-store.ts'
import { saveProgress } from './progress-store.ts'
import { sendStepPage } from './step-page.tsx'
import { pathOf } from './steps.ts'
import type { ClaimTexts } from './texts.ts'
import type { Visit } from './visit.ts'

/** Beyond this nobody chooses by hand. */
const mostChosen = 200
export const longestSearch = 100

export async function showGroups(visit: Visit): Promise<void> {
  const roles = await offeredRoles(visit.parts.db, visit.link.tenantId)
  return roles.has('open') || roles.has('suggested') ? showChoice(visit) : showRequired(visit)
}

/** Nothing can be chosen: what one is in is said, and that is all. */
async function showRequired(visit: Visit): Promise<void> {
  const { page, parts, link } = visit
  const required = await groupsOfRole(parts.db, link.tenantId, 'required')
  sendStepPage(visit, {
    step: 'groups',
    title: page.texts.groups.yours,
    submit: page.texts.next,
    lead: page.texts.groups.required,
    children: (
      <ul>
        {required.map(({ id, displayName }) => (
          <li key={id} dir="auto">
            {displayName}
          </li>
        ))}
      </ul>
    ),
  })
}

async function showChoice(visit: Visit): Promise<void> {
  const { page, progress, parts, link, ctx } = visit
  const texts = page.texts.groups
  const search = typeof ctx.query.search === 'string' ? shorten(ctx.query.search.trim(), longestSearch) : ''
  const [required, suggested, chosen, found] = await Promise.all([
    groupsOfRole(parts.db, link.tenantId, 'required'),
    groupsOfRole(parts.db, link.tenantId, 'suggested'),
    offeredAmong(parts.db, link.tenantId, progress.groups?.ids ?? []),
    searchGroups(parts.db, link.tenantId, search),
  ])
  const chosenIds = new Set(chosen.map(({ id }) => id))
  const above = new Set([...suggested, ...chosen].map(({ id }) => id))
  const choice = { texts, chosenIds }
  sendStepPage(visit, {
    step: 'groups',
    title: texts.title,
    submit: page.texts.next,
    lead: texts.lead,
    children: (
      <>
        <div class="row">
          <div class="field">
            <label for="search">{texts.search}</label>
            <input
              id="search"
              name="search"
              type="search"
              value={search}
              maxlength={longestSearch}
              autocomplete="off"
            />
          </div>
          {/* First in the form, so that Enter in the field above searches. */}
          <button type="submit" name="do" value="search" class="quiet">
            {texts.searchSubmit}
          </button>
        </div>
        {required.length > 0 && (
          <>
            <h2>{texts.required}</h2>
            <p>{required.map(({ displayName }) => displayName).join(' · ')}</p>
          </>
        )}
        <Choices {...choice} title={texts.chosen} groups={chosen.filter(({ role }) => role !== 'suggested')} />
        <Choices {...choice} title={texts.suggested} groups={suggested} />
        <Choices
          {...choice}
          title={search ? texts.found : texts.open}
          groups={found.filter(({ id }) => !above.has(id))}
        />
        {search && found.length === 0 && <p role="status">{texts.nothing(search)}</p>}
      </>
    ),
  })
}

interface ChoicesProps {
  texts: ClaimTexts['groups']
  title: string
  groups: readonly OfferedGroup[]
  chosenIds: ReadonlySet<string>
}

function Choices({ texts, title, groups, chosenIds }: ChoicesProps) {
  if (groups.length === 0) return null
  return (
    <fieldset>
      <legend>{title}</legend>
      {groups.map(({ id, displayName, memberCount }) => (
        <Check key={id} id={`group-${id}`} name="group" value={id} checked={chosenIds.has(id)}>
          <span dir="auto">{displayName}</span>
          <input type="hidden" name="shown" value={id} />
          {memberCount > 0 && <small>{texts.members(memberCount)}</small>}
        </Check>
      ))}
    </fieldset>
  )
}

/** What was shown and not ticked is left; what was chosen before and not shown stays. @returns whether the step is done; a search is not. */
export async function takeGroups(visit: Visit, form: Form): Promise<boolean> {
  const { progress, parts, link, ctx } = visit
  const isSearch = form.text('do') === 'search'
  const shown = new Set(form.all('shown'))
  const kept = (progress.groups?.ids ?? []).filter((id) => !shown.has(id))
  const wanted = [...new Set([...kept, ...form.all('group')])].slice(0, mostChosen)
  const offered = await offeredAmong(parts.db, link.tenantId, wanted)
  const ids = offered.map(({ id }) => id)
  await saveProgress(parts.db, link, { groups: { ids, confirmed: !isSearch || progress.groups?.confirmed === true } })
  if (!isSearch) return true
  const search = shorten(form.text('search'), longestSearch)
  ctx.redirect(`${pathOf('groups')}${search ? `?search=${encodeURIComponent(search)}` : ''}`)
  ctx.status = 303
  return false
}
