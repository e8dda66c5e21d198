namespace Auriko.Simulator.Model;

/// <summary>What a prompt measures.</summary>
/// <param name="Tokens">Its tokens, cached ones included.</param>
/// <param name="Cached">How many of them were seen before as the start of a prompt.</param>
/// <param name="Cacheable">How many of them the service can keep for the next prompt.</param>
/// <param name="Seed">A hash of it: the same prompt gets the same answer.</param>
internal readonly record struct PromptSize(int Tokens, int Cached, int Cacheable, ulong Seed);
