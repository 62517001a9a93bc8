import { Menu, Text } from '@mantine/core'
import { ownClinics } from '@tabib/contracts/operators/own-clinics'
import { IconExternalLink } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { query } from '../../api/query.js'
import { shownAddress } from './parts.js'

/** The other clinics this person governs; each has a sign-in of its own. Nothing for everybody else. */
export default function OtherClinics() {
  const { t } = useTranslation('operators')
  const { data } = useQuery({ ...query(ownClinics.list, {}), staleTime: 5 * 60_000 })
  if (!data || data.items.length === 0) return null
  return (
    <>
      <Menu.Divider />
      <Menu.Label>{t('own.title')}</Menu.Label>
      {data.items.map((c) => (
        <Menu.Item
          key={c.slug}
          component="a"
          href={`${c.address}/sign-in`}
          leftSection={<IconExternalLink size={18} />}
          title={t('own.as', { username: c.username })}
        >
          <bdi>{c.name}</bdi>
          {/* Clinics may share a name; none shares an address. */}
          <Text component="div" size="sm" c="dimmed">
            <bdi dir="ltr">{shownAddress(c.address)}</bdi>
          </Text>
        </Menu.Item>
      ))}
      <Menu.Divider />
    </>
  )
}
