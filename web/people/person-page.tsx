import { useQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'
import { personQuery } from '../api/queries.ts'
import type { Person } from '../api/types.ts'
import { PageAnswer } from '../ui/page-answer.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { plainName } from '../ui/plain-name.ts'
import { StateMark } from '../ui/state-mark.tsx'
import { AttributesCard } from './attributes-card.tsx'
import { IdentitiesCard } from './identities-card.tsx'
import { isMailUnderWay } from './mail-under-way.ts'
import { PersonActions } from './person-actions.tsx'
import styles from './person-page.module.css'
import { GroupsCard, IdentityCard, ProfileCard, StandingCard } from './person-cards.tsx'
import { SessionsCard } from './sessions-card.tsx'
import { SignInCard } from './sign-in-card.tsx'
import { Timeline } from './timeline.tsx'

const refreshMilliseconds = 2000
const back = { to: '/people', label: 'People' }
const gone = {
  title: 'No such person',
  says: 'There is nobody at this address',
  why: 'They may have been deleted by the provider that made them.',
}

export function Component() {
  const { id = '' } = useParams()
  const query = useQuery({
    ...personQuery(id),
    refetchInterval: ({ state }) => (state.data && isMailUnderWay(state.data) ? refreshMilliseconds : false),
  })
  return (
    <PageAnswer query={query} back={back} name="Person" gone={gone}>
      {(person) => <PersonView key={person.id} person={person} />}
    </PageAnswer>
  )
}

function PersonView({ person }: { person: Person }) {
  return (
    <>
      <PageHeader
        back={back}
        title={person.displayName}
        lead={plainName(person.mailAddress ?? person.userName)}
        aside={<StateMark state={person.state} withdrawn={person.withdrawn} />}
        actions={<PersonActions person={person} />}
      />
      <div className={styles.columns}>
        <div className={styles.column}>
          <ProfileCard person={person} />
          <Timeline person={person} />
        </div>
        <div className={styles.column}>
          <StandingCard person={person} />
          <GroupsCard person={person} />
          <SignInCard person={person} />
          {person.state === 'claimed' && <SessionsCard person={person} />}
          <IdentitiesCard person={person} />
          <IdentityCard person={person} />
          <AttributesCard person={person} />
        </div>
      </div>
    </>
  )
}
