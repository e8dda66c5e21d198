metadata description = 'The vault of provider keys and sealing keys. The app reads it through its settings; roles say who else may.'

@description('Its name: 3 to 24 letters, digits and hyphens.')
@minLength(3)
@maxLength(24)
param name string

@description('The region.')
param location string

@description('Tags of every resource.')
param tags { *: string }

@description('Keys to store, by provider name; empty ones are skipped.')
@secure()
param providerKeys { *: string }

@description('Whether a deleted vault is kept for its whole retention.')
param purgeProtection bool

@description('Whether only private endpoints and the operator reach it.')
param private bool

@description('The operator\'s IPv4 address; empty for none.')
param operatorIp string

resource vault 'Microsoft.KeyVault/vaults@2026-05-15' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 7
    enablePurgeProtection: purgeProtection ? true : null
    publicNetworkAccess: private && empty(operatorIp) ? 'Disabled' : 'Enabled'
    networkAcls: {
      bypass: 'None'
      defaultAction: private ? 'Deny' : 'Allow'
      ipRules: private && !empty(operatorIp) ? [{ value: operatorIp }] : []
    }
  }
}

resource keys 'Microsoft.KeyVault/vaults/secrets@2026-05-15' = [
  for key in items(providerKeys): if (!empty(key.value)) {
    parent: vault
    name: 'auriko-${replace(key.key, '_', '-')}-api-key'
    properties: { value: key.value }
  }
]

@description('Its name.')
output name string = vault.name

@description('Its address.')
output uri string = vault.properties.vaultUri
