#ifndef GENDAN_CORE_SHARED_LIST_H_
#define GENDAN_CORE_SHARED_LIST_H_

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace gendan {

// A list whose copies share their elements until one of them is changed. A value like any other: a change to one copy
// is never seen in another. It makes the copy of a large struct cheap of which little will be changed.
//
// Copies may be used from different threads at once; one object, as usual, not while another thread changes it.
template <class T>
class SharedList {
 public:
  using value_type = T;
  using const_iterator = const T*;
  using iterator = const_iterator;

  SharedList() = default;
  explicit SharedList(std::vector<T> items) : node_(items.empty() ? nullptr : new Node(std::move(items))) {}
  SharedList(const SharedList& other) : node_(other.node_) {
    if (node_ != nullptr) node_->owners.fetch_add(1, std::memory_order_relaxed);
  }
  SharedList(SharedList&& other) noexcept : node_(std::exchange(other.node_, nullptr)) {}
  SharedList& operator=(SharedList other) noexcept {
    std::swap(node_, other.node_);
    return *this;
  }
  ~SharedList() {
    // Who is last must see what the others did before they let go.
    if (node_ != nullptr && node_->owners.fetch_sub(1, std::memory_order_acq_rel) == 1) delete node_;
  }

  bool empty() const { return size() == 0; }
  std::size_t size() const { return node_ == nullptr ? 0 : node_->items.size(); }
  std::size_t capacity() const { return node_ == nullptr ? 0 : node_->items.capacity(); }
  const T* data() const { return node_ == nullptr ? nullptr : node_->items.data(); }
  const_iterator begin() const { return data(); }
  const_iterator end() const { return data() + size(); }
  const std::vector<T>& items() const { return node_ == nullptr ? kNone : node_->items; }
  // The place must be there.
  const T& operator[](std::size_t place) const { return node_->items[place]; }
  const T& front() const { return node_->items.front(); }
  const T& back() const { return node_->items.back(); }

  // The elements, to be changed: from here on they are this object's own. Pointers to elements that were taken before
  // may point to what others keep. The reference is valid until this object is copied, assigned or destroyed.
  std::vector<T>& edit() {
    if (node_ == nullptr) {
      node_ = new Node();
    } else if (node_->owners.load(std::memory_order_acquire) != 1) {
      *this = SharedList(new Node(node_->items));
    }
    return node_->items;
  }

  // The first element for which `match` holds; nullptr: there is none.
  template <class Match>
  const T* find(Match match) const {
    const T* const found = std::find_if(begin(), end(), match);
    return found == end() ? nullptr : found;
  }
  // The same, to be changed; where there is none, nothing is copied.
  template <class Match>
  T* find(Match match) {
    const T* const found = std::as_const(*this).find(match);
    if (found == nullptr) return nullptr;
    const auto place = found - begin();
    return edit().data() + place;
  }

  // Whether both have the very same elements in memory, or none.
  bool shares_with(const SharedList& other) const { return node_ == other.node_; }

  friend bool operator==(const SharedList& a, const SharedList& b) {
    return a.node_ == b.node_ || std::equal(a.begin(), a.end(), b.begin(), b.end());
  }

 private:
  struct Node {
    Node() = default;
    explicit Node(std::vector<T> list) : items(std::move(list)) {}
    std::atomic<std::uint32_t> owners{1};
    std::vector<T> items;
  };
  explicit SharedList(Node* node) : node_(node) {}

  inline static const std::vector<T> kNone;
  Node* node_ = nullptr;
};

}  // namespace gendan

#endif  // GENDAN_CORE_SHARED_LIST_H_
