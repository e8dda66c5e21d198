metadata description = 'The one identity of the app: it owns no secret, and every role is granted to it in roles.bicep.'

@description('Its name.')
param name string

@description('The region.')
param location string

@description('Tags of every resource.')
param tags { *: string }

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: name
  location: location
  tags: tags
}

@description('Its resource id.')
output id string = identity.id

@description('What a credential asks for.')
output clientId string = identity.properties.clientId
