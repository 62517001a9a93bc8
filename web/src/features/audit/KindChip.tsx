import type { LogAction, LogEntry } from '@tabib/contracts/audit/logs'
import {
  IconBan,
  IconBolt,
  IconDownload,
  IconEye,
  IconFileExport,
  IconList,
  IconLogin,
  IconPencil,
  IconPlus,
  IconPrinter,
  IconSearch,
  IconShieldCheck,
  IconTrash,
  IconUrgent,
  type Icon,
} from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { StateChip } from '../../ui/StateChip.js'
import type { Tone } from '../../ui/tokens.js'

const looks: Record<LogAction, [Icon, Tone]> = {
  insert: [IconPlus, 'next'],
  update: [IconPencil, 'next'],
  delete: [IconTrash, 'care'],
  open: [IconEye, 'neutral'],
  list: [IconList, 'neutral'],
  search: [IconSearch, 'neutral'],
  print: [IconPrinter, 'neutral'],
  export: [IconFileExport, 'care'],
  download: [IconDownload, 'neutral'],
  event: [IconBolt, 'neutral'],
}

type EventKind = NonNullable<LogEntry['event']>['kind']
const events: Partial<Record<EventKind, [Icon, Tone, 'session' | 'refused' | 'rights' | 'emergency' | 'taken']>> = {
  sign_in: [IconLogin, 'neutral', 'session'],
  sign_out: [IconLogin, 'neutral', 'session'],
  session_ended: [IconLogin, 'neutral', 'session'],
  stepped_up: [IconLogin, 'neutral', 'session'],
  sign_in_failed: [IconBan, 'care', 'refused'],
  locked_out: [IconBan, 'care', 'refused'],
  refused: [IconBan, 'care', 'refused'],
  permission_changed: [IconShieldCheck, 'next', 'rights'],
  account_changed: [IconShieldCheck, 'next', 'rights'],
  password_changed: [IconShieldCheck, 'next', 'rights'],
  second_factor_changed: [IconShieldCheck, 'next', 'rights'],
  break_glass: [IconUrgent, 'danger', 'emergency'],
  exported: [IconFileExport, 'care', 'taken'],
}

/** What kind of act it was, in icon and word. */
export function KindChip({
  entry: { action, entity, event },
}: {
  entry: Pick<LogEntry, 'action' | 'entity' | 'event'>
}) {
  const { t } = useTranslation('audit')
  const known = event && events[event.kind]
  if (known) return <StateChip tone={known[1]} icon={known[0]} label={t(`chips.${known[2]}`)} />
  if (entity === 'identity.sessions') return <StateChip tone="neutral" icon={IconLogin} label={t('session')} />
  const [icon, tone] = looks[action]
  return <StateChip tone={tone} icon={icon} label={t(`views.${action}`)} />
}
