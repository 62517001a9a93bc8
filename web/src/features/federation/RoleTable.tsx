import { ActionIcon, Button, Stack, Text } from '@mantine/core'
import { roleEditor } from '@tabib/contracts/identity/role-editor'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { query } from '../../api/query.js'
import { TextField } from '../../ui/fields.js'
import { PickField } from '../../ui/picks.js'
import classes from './federation.module.css'
import type { DraftFields } from './ProviderForm.js'

/** Which role here follows from which role there. What is not listed gives nothing. */
export function RoleTable({ fields }: { fields: DraftFields }) {
  const { t } = useTranslation(['federation', 'core'])
  const all = useQuery(query(roleEditor.list, {})).data?.items ?? []
  const choices = all
    .filter((r) => r.base !== 'patient' && r.base !== 'family_member')
    .map((r) => ({ value: r.id as string, label: r.name ?? t(`core:roles.${r.id}` as 'core:roles.owner') }))
  const { roles } = fields.values
  return (
    <Stack gap="xs" role="group" aria-label={t('people.roles')}>
      <Text fw={600}>{t('people.roles')}</Text>
      <Text size="sm" c="dimmed">
        {t('people.rolesHint')}
      </Text>
      {roles.length === 0 && <Text c="dimmed">{t('people.noRoles')}</Text>}
      {roles.map((_, i) => (
        // oxlint-disable-next-line react/no-array-index-key -- a row has no name of its own while it is typed
        <div key={i} className={classes.row}>
          <TextField label={t('people.outside')} dir="auto" {...fields.getInputProps(`roles.${i}.outside`)} />
          <PickField label={t('people.ours')} choices={choices} {...fields.getInputProps(`roles.${i}.roleId`)} />
          <ActionIcon
            variant="subtle"
            color="gray"
            size={36}
            aria-label={t('people.removeRole', { name: roles[i]!.outside })}
            onClick={() => fields.removeListItem('roles', i)}
          >
            <IconTrash size={18} aria-hidden />
          </ActionIcon>
        </div>
      ))}
      <Button
        variant="default"
        w="fit-content"
        leftSection={<IconPlus size={18} aria-hidden />}
        onClick={() => fields.insertListItem('roles', { outside: '', roleId: '' })}
      >
        {t('people.addRole')}
      </Button>
    </Stack>
  )
}
