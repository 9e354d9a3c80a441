import type { JsonObject } from '../../base/json.ts'
import type { Executor } from '../../db/connection.ts'
import { statement } from '../../db/statement.ts'
import type { DeliveryState, PersonSource } from '../../db/tables.ts'
import { documentBytes, mostBytesTogether } from '../../people/document-bytes.ts'
import type { Standing } from '../../people/person.ts'
import { standingFields } from '../../people/person-row.ts'

export interface ExportedPerson extends Standing {
  no: number
  id: string
  userName: string
  attributes: JsonObject
  source: PersonSource
  createdAt: Date
  mailAddress: string | null
  mailState: DeliveryState | null
  mailCode: number | null
  mailResult: string | null
  /** The database's time of the page. */
  now: Date
}

const pageSize = 1_000

// The page is found first, by key alone; only then is it dressed. A plan that does not know the limit would read whole tables.
const page = statement<ExportedPerson>(
  'export_page',
  `with found as materialized (
    select tenant_id, no, id, user_name, attributes, source, created_at from person
    where tenant_id = $1 and no > $2 and no <= $3 order by no limit ${pageSize}
  ), page as (
    select * from (
      select person.*, sum(${documentBytes}) over (order by person.no) as bytes, row_number() over (order by person.no) as place
      from found as person
    ) as sized
    where place = 1 or bytes <= ${mostBytesTogether}
  )
  select page.no, page.id, page.user_name as "userName", page.attributes, page.source, page.created_at as "createdAt",
    ${standingFields}, (
      select address.value from person_address address
      where address.tenant_id = $1 and address.person_no = page.no and address.is_mail limit 1
    ) as "mailAddress",
    mail.state as "mailState", mail.result_code as "mailCode", mail.result as "mailResult", now() as now
  from page join standing on standing.tenant_id = $1 and standing.person_no = page.no
  left join lateral (
    select state, result_code, result from delivery where delivery.tenant_id = $1 and delivery.person_no = page.no
    order by delivery.created_at desc, delivery.nth desc limit 1
  ) as mail on true
  order by page.no`,
)

/** The next people after `after`, up to `cutOff`, in the order of their creation; nobody where there are no more. */
export function exportPage(
  db: Executor,
  { tenantId, after, cutOff }: { tenantId: number; after: number; cutOff: number },
): Promise<ExportedPerson[]> {
  return page.all(db, [tenantId, after, cutOff])
}
