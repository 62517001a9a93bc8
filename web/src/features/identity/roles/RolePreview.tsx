import { List, Modal, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import type { RoleRow } from '@tabib/contracts/identity/role-editor'
import { allPermissions } from '@tabib/contracts/permissions'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { placesOf } from '../../../shell/places.js'
import type { FeaturePage } from '../../../shell/feature.js'
import { HotkeyLayer } from '../../../ui/hotkeys.js'
import { type Choice, PickField } from '../../../ui/picks.js'
import { personWith } from './draft.js'
import { knownPages } from './pages.js'
import classes from './RolePreview.module.css'
import { useRightsWords } from './words.js'

interface PreviewProps {
  /** What is held in a branch; the same everywhere where there are none to choose from. */
  roles: (branchId: string | undefined) => readonly RoleRow[]
  branches?: readonly Choice[]
  name?: string
  onClose: () => void
}

/** What somebody with these roles sees: the rail as the shell builds it for them, every other page, and what they may do. */
export function RolePreview({ roles: held, branches = [], name, onClose }: PreviewProps) {
  const { t } = useTranslation('identity')
  const { t: core } = useTranslation('core')
  const words = useRightsWords()
  const [branch, setBranch] = useState(branches[0]?.value)
  const roles = held(branch)
  const person = personWith(roles)
  const { rail, more } = placesOf(person, knownPages())
  const may = allPermissions.filter((p) => person.permissions.includes(p))
  return (
    <Modal
      opened
      onClose={onClose}
      size="xl"
      title={t('preview.title', { who: name ?? roles.map(words.role).join(', ') })}
      closeButtonProps={{ 'aria-label': core('close') }}
    >
      <HotkeyLayer>
        {branches.length > 1 && (
          <PickField
            label={t('preview.branch')}
            value={branch ?? null}
            onChange={(b) => b && setBranch(b)}
            choices={branches}
          />
        )}
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="lg" mt="sm">
          <Stack gap="xs">
            <Title order={3}>{t('preview.rail')}</Title>
            {rail.length === 0 && <Text c="dimmed">{t('preview.noRail')}</Text>}
            <ul className={classes.rail}>
              {rail.map((page, i) => (
                <Place key={page.path} page={page} home={i === 0} />
              ))}
            </ul>
            {more.length > 0 && (
              <>
                <Title order={3} mt="sm">
                  {t('preview.more')}
                </Title>
                <ul className={classes.rail}>
                  {more.map((page) => (
                    <Place key={page.path} page={page} home={false} />
                  ))}
                </ul>
              </>
            )}
          </Stack>
          <Stack gap="xs">
            <Title order={3}>{t('preview.may', { count: may.length })}</Title>
            <List size="sm" spacing={4}>
              {may.map((p) => (
                <List.Item key={p}>{words.permission(p)}</List.Item>
              ))}
            </List>
          </Stack>
        </SimpleGrid>
      </HotkeyLayer>
    </Modal>
  )
}

function Place({ page, home }: { page: FeaturePage; home: boolean }) {
  const { t } = useTranslation(['core', 'identity'])
  const Shape = page.place!.icon
  return (
    <li data-home={home || undefined}>
      <Shape size={20} stroke={1.7} aria-hidden />
      <span>{t(`core:places.${page.place!.name}` as 'core:places.today')}</span>
      {home && <small>{t('identity:preview.home')}</small>}
    </li>
  )
}
