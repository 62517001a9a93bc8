import { Alert, Button, Group, Text } from '@mantine/core'
import { IconCircleCheck, IconCloudOff, IconCopy, IconPencil } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/format.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import classes from './consult.module.css'
import type { DraftKeeper, DraftState } from './draft.js'

/** In a few words whether what is typed is safe. */
export function SavedMark({ draft }: { draft: DraftState }) {
  const { t } = useTranslation('frontdesk')
  const f = useFormat()
  const { phase, savedAt } = draft
  const kept = phase === 'kept'
  const Shape = kept ? IconCloudOff : phase === 'saved' ? IconCircleCheck : IconPencil
  const words =
    phase === 'saved'
      ? savedAt && t('draft.saved', { time: f.time(savedAt) })
      : phase === 'kept'
        ? t('draft.kept')
        : phase === 'typing' || phase === 'saving'
          ? t('draft.saving')
          : null
  return (
    <span className={classes.savedMark} role="status" data-kept={kept || undefined}>
      {words && (
        <>
          <Shape size={18} aria-hidden />
          {words}
        </>
      )}
    </span>
  )
}

/** What keeps the draft from being saved, and what the person can do about it. */
export function DraftNotice({ draft, keeper }: { draft: DraftState; keeper: DraftKeeper }) {
  const { t } = useTranslation('frontdesk')
  const f = useFormat()
  if (draft.phase === 'refused') return <ProblemNotice problem={draft.problem} onRetry={() => void keeper.open()} />
  if (draft.phase !== 'stale') return null
  const at = draft.theirs?.savedAt
  return (
    <Alert role="alert" color="amber" variant="light" icon={<IconCopy size={20} aria-hidden />} p="sm">
      <Text c="var(--mantine-color-text)">{at ? t('draft.stale', { time: f.time(at) }) : t('draft.staleSome')}</Text>
      <Group gap="sm" mt="xs">
        <Button size="xs" onClick={() => void keeper.keepMine()}>
          {t('draft.keepMine')}
        </Button>
        <Button size="xs" variant="default" onClick={keeper.takeTheirs}>
          {t('draft.takeTheirs')}
        </Button>
      </Group>
    </Alert>
  )
}
