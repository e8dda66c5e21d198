metadata description = 'A private endpoint, and the name that leads to it, for each service the app calls.'

@description('The region.')
param location string

@description('Tags of every resource.')
param tags { *: string }

@description('The network that the names are known in.')
param networkId string

@description('The subnet of the endpoints.')
param subnetId string

@description('The host\'s storage account.')
param hostStorageName string

@description('The ledger\'s storage account.')
param ledgerStorageName string

@description('The vault.')
param vaultName string

@description('The Azure OpenAI account; empty for none.')
param openaiName string

var storageSuffix = environment().suffixes.storage
var zones = {
  blob: 'privatelink.blob.${storageSuffix}'
  queue: 'privatelink.queue.${storageSuffix}'
  table: 'privatelink.table.${storageSuffix}'
  vault: 'privatelink.vaultcore.azure.net'
  account: 'privatelink.openai.azure.com'
}
var hostStorageId = resourceId('Microsoft.Storage/storageAccounts', hostStorageName)
var ledgerStorageId = resourceId('Microsoft.Storage/storageAccounts', ledgerStorageName)
var targets = concat(
  [
    { name: '${hostStorageName}-blob', id: hostStorageId, service: 'blob' }
    { name: '${hostStorageName}-queue', id: hostStorageId, service: 'queue' }
    { name: '${hostStorageName}-table', id: hostStorageId, service: 'table' }
    { name: '${ledgerStorageName}-blob', id: ledgerStorageId, service: 'blob' }
    { name: '${ledgerStorageName}-table', id: ledgerStorageId, service: 'table' }
    { name: vaultName, id: resourceId('Microsoft.KeyVault/vaults', vaultName), service: 'vault' }
  ],
  empty(openaiName)
    ? []
    : [{ name: openaiName, id: resourceId('Microsoft.CognitiveServices/accounts', openaiName), service: 'account' }]
)

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for entry in items(zones): {
    name: entry.value
    location: 'global'
    tags: tags
  }
]

resource link 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (entry, i) in items(zones): {
    parent: zone[i]
    name: 'network'
    location: 'global'
    tags: tags
    properties: { registrationEnabled: false, virtualNetwork: { id: networkId } }
  }
]

resource endpoint 'Microsoft.Network/privateEndpoints@2026-03-01' = [
  for target in targets: {
    name: 'pe-${target.name}'
    location: location
    tags: tags
    properties: {
      subnet: { id: subnetId }
      privateLinkServiceConnections: [
        { name: 'link', properties: { privateLinkServiceId: target.id, groupIds: [target.service] } }
      ]
    }
  }
]

resource names 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2026-03-01' = [
  for (target, i) in targets: {
    parent: endpoint[i]
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [
        {
          name: target.service
          properties: { privateDnsZoneId: resourceId('Microsoft.Network/privateDnsZones', zones[target.service]) }
        }
      ]
    }
    dependsOn: [zone]
  }
]
