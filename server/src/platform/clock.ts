import { Injectable } from '@nestjs/common'
import { dateIn } from '@tabib/contracts/core/time'

/** The time, for everything on the server; a test hands in one that stands still or jumps. */
@Injectable()
export class Clock {
  now(): Date {
    return new Date()
  }

  /** The calendar date now in an IANA time zone. */
  today(zone: string): string {
    return dateIn(zone, this.now())
  }
}
