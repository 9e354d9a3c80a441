import type { Pool } from 'pg'
import { acquire, type PgConnection } from './driver.ts'
import type { Prepared } from './prepared-run.ts'

interface Lane {
  opening: Promise<PgConnection>
  connection?: PgConnection
  underWay: number
}

/**
 * Reads by key that are under way at the same moment share a few connections and go out pipelined: under load both sides
 * are woken once for several of them. Nothing that waits for a lock may come in here, since all behind it would wait too.
 * A lane goes back to the pool as soon as it is empty.
 */
export class ReadLanes {
  private readonly lanes: Lane[] = []

  constructor(
    private readonly pool: Pool,
    private readonly most = 2,
  ) {}

  /** @throws DatabaseUnavailable */
  async run<Row>(prepared: Prepared, values: readonly unknown[]): Promise<Row[]> {
    const lane = this.laneToTake()
    lane.underWay++
    try {
      const connection = lane.connection ?? (await lane.opening)
      return (await connection.run<Row>(prepared, values)).rows
    } catch (error) {
      // Whoever comes next needs a connection that may still be good; a refused statement does not spoil one.
      if (!lane.connection || lane.connection.isBroken) this.leave(lane)
      throw error
    } finally {
      if (--lane.underWay === 0) this.close(lane)
    }
  }

  private laneToTake(): Lane {
    if (this.lanes.length < this.most) return this.open()
    return this.lanes.reduce((calmest, lane) => (lane.underWay < calmest.underWay ? lane : calmest))
  }

  private open(): Lane {
    const lane: Lane = { opening: acquire(this.pool), underWay: 0 }
    this.lanes.push(lane)
    // What goes wrong is told to those who wait for it.
    void this.keep(lane).catch(() => {})
    return lane
  }

  private async keep(lane: Lane): Promise<void> {
    lane.connection = await lane.opening
  }

  private leave(lane: Lane): void {
    const at = this.lanes.indexOf(lane)
    if (at >= 0) this.lanes.splice(at, 1)
  }

  private close(lane: Lane): void {
    this.leave(lane)
    lane.connection?.release()
  }
}
