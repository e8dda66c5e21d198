metadata description = 'A storage account without keys: whoever calls it signs in.'

@description('Its name: 3 to 24 letters and digits.')
@minLength(3)
@maxLength(24)
param name string

@description('The region.')
param location string

@description('Tags of every resource.')
param tags { *: string }

@description('The blob containers to make.')
param containers string[]

@description('The container whose blobs expire; empty for none.')
param expiringContainer string

@description('Days after its last change that a blob there is removed.')
@minValue(1)
param expiryDays int

@description('Whether only private endpoints and the operator reach it.')
param private bool

@description('The operator\'s IPv4 address; empty for none.')
param operatorIp string

resource account 'Microsoft.Storage/storageAccounts@2026-06-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: 'Standard_LRS' }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    publicNetworkAccess: private && empty(operatorIp) ? 'Disabled' : 'Enabled'
    supportsHttpsTrafficOnly: true
    networkAcls: {
      bypass: 'None'
      defaultAction: private ? 'Deny' : 'Allow'
      ipRules: private && !empty(operatorIp) ? [{ action: 'Allow', value: operatorIp }] : []
    }
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2026-06-01' = {
  parent: account
  name: 'default'
  properties: {
    // A caller's deleted response is gone; nothing of it is kept for a rainy day.
    deleteRetentionPolicy: { enabled: false }
    containerDeleteRetentionPolicy: { enabled: true, days: 7 }
  }
}

resource container 'Microsoft.Storage/storageAccounts/blobServices/containers@2026-06-01' = [
  for container in containers: {
    parent: blobs
    name: container
    properties: { publicAccess: 'None' }
  }
]

resource lifecycle 'Microsoft.Storage/storageAccounts/managementPolicies@2026-06-01' = if (!empty(expiringContainer)) {
  parent: account
  name: 'default'
  properties: {
    policy: {
      rules: [
        {
          name: 'expired-responses'
          type: 'Lifecycle'
          enabled: true
          definition: {
            filters: { blobTypes: ['blockBlob', 'appendBlob'], prefixMatch: ['${expiringContainer}/'] }
            actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: expiryDays } } }
          }
        }
      ]
    }
  }
}

@description('Its table address.')
output tableUri string = account.properties.primaryEndpoints.table
